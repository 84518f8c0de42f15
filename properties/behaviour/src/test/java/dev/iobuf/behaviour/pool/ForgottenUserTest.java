package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.LeaseRecord;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A pool that outlives its users keeps neither their threads reachable, nor the class loader of
 * their code. Otherwise an application that is deployed anew would leak all of its classes.
 */
class ForgottenUserTest {
  private static final int COLLECTIONS = 3_000;

  /** Loads only the user itself; its parent loads the rest. */
  private static final class OwnLoader extends ClassLoader {
    private static final String USER = PoolUser.class.getName();

    OwnLoader() {
      super(ForgottenUserTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      return name.equals(USER) ? define() : super.loadClass(name, resolve);
    }

    private Class<?> define() throws ClassNotFoundException {
      Class<?> loaded = findLoadedClass(USER);
      if (loaded != null) {
        return loaded;
      }
      try (InputStream code = getResourceAsStream(USER.replace('.', '/') + ".class")) {
        byte[] bytes = code.readAllBytes();
        return defineClass(USER, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(USER, e);
      }
    }
  }

  private record Left(
      Object pool, WeakReference<Thread> thread, WeakReference<ClassLoader> loader) {
    void assertForgotten() throws InterruptedException {
      try {
        for (int i = 0; i < COLLECTIONS && !isForgotten(); i++) {
          System.gc();
          Thread.sleep(10);
        }
        assertThat(thread.get()).as("thread that used %s", pool).isNull();
        assertThat(loader.get()).as("class loader of the user of %s", pool).isNull();
      } finally {
        Reference.reachabilityFence(pool);
      }
    }

    private boolean isForgotten() {
      return thread.get() == null && loader.get() == null;
    }
  }

  /** A separate method, so that no local variable keeps the user that is to be forgotten. */
  private static Left use(PoolOptions options, PoolUser.End end) throws Exception {
    OwnLoader loader = new OwnLoader();
    Callable<?> user =
        Class.forName(PoolUser.class.getName(), true, loader)
            .asSubclass(Callable.class)
            .getConstructor(PoolOptions.class, PoolUser.End.class)
            .newInstance(options, end);
    assertThat(user.getClass().getClassLoader()).isSameAs(loader);
    FutureTask<Object> task = new FutureTask<>(user::call);
    Thread thread = Thread.ofPlatform().name("forgotten user").unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
    return new Left(task.get(), new WeakReference<>(thread), new WeakReference<>(loader));
  }

  /** The further options of a pool. */
  enum Watch {
    NOTHING,
    CHECKED,
    CENSUS,
    CENSUS_OF_STACKS,
    WIPED,
    GUARDED_VIEWS,
    ALL;

    PoolOptions options() {
      PoolOptions none = PoolOptions.DEFAULT;
      return switch (this) {
        case NOTHING -> none;
        case CHECKED -> none.checked();
        case CENSUS -> none.census();
        case CENSUS_OF_STACKS -> none.census(1);
        case WIPED -> none.wiped();
        case GUARDED_VIEWS -> none.guardedViews();
        case ALL -> none.checked().census(1).wiped().guardedViews();
      };
    }
  }

  @ParameterizedTest
  @EnumSource
  void isKeptByNoPool(Watch watch) throws Exception {
    for (PoolUser.End end : List.of(PoolUser.End.PUTS, PoolUser.End.ABANDONS)) {
      Left left = use(watch.options(), end);
      left.assertForgotten();
      ((SmallBufferPool) left.pool()).close();
    }
  }

  /**
   * A census has the name of the holder, and the text of the place once the clock has replaced the
   * stack.
   */
  @ParameterizedTest
  @EnumSource
  void isKeptByNoLeaseThatIsNeverPut(Watch watch) throws Exception {
    Left left = use(watch.options(), PoolUser.End.LEAKS);
    left.assertForgotten();
    SmallBufferPool pool = (SmallBufferPool) left.pool();
    assertThat(pool.lent()).isOne();
    List<LeaseRecord> records = pool.lentLongerThan(Duration.ZERO);
    assertThat(records)
        .hasSize(watch.options().hasCensus() ? 1 : 0)
        .allSatisfy(record -> {
          assertThat(record.thread()).contains("forgotten user").endsWith("which has ended");
          assertThat(record.stack().isEmpty()).isEqualTo(watch == Watch.CENSUS);
          assertThat(record.stack().stream().map(StackTraceElement::getClassName))
              .allMatch(name -> !name.startsWith("dev.iobuf.pool."))
              .contains(
                  watch == Watch.CENSUS ? new String[0] : new String[] {PoolUser.class.getName()});
        });
    pool.closeAbandoning();
  }

  @Test
  void theActionAtTheEndIsForgottenOnceItHasRun() throws Exception {
    IndexPool pool = new IndexPool("pool", 1);
    int lease = pool.tryGet();
    WeakReference<Object> kept = abandon(pool);
    pool.put(lease);
    for (int i = 0; i < COLLECTIONS && kept.get() != null; i++) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(kept.get()).isNull();
    assertThat(pool.isClosed()).isTrue();
  }

  private static WeakReference<Object> abandon(IndexPool pool) {
    StringBuilder told = new StringBuilder("told");
    pool.closeAbandoning(() -> told.append(" in the end"));
    return new WeakReference<>(told);
  }
}
