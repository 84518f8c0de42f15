package dev.iobuf.behaviour.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.SmallBufferPool;
import dev.iobuf.pool.IndexPool;
import dev.iobuf.pool.PoolOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A pool that lives on keeps neither the threads that made and used it, nor the class loader of
 * their code: an application that is deployed anew would leak all of its classes.
 */
class ForgottenUserTest {
  private static final int COLLECTIONS = 100;

  /** Loads the user, and nothing else, itself. */
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

  /** In a method of its own, so that no local variable keeps what is to be forgotten. */
  private static Left use(PoolOptions options, boolean abandons) throws Exception {
    OwnLoader loader = new OwnLoader();
    Callable<?> user =
        Class.forName(PoolUser.class.getName(), true, loader)
            .asSubclass(Callable.class)
            .getConstructor(PoolOptions.class, Boolean.class)
            .newInstance(options, abandons);
    assertThat(user.getClass().getClassLoader()).isSameAs(loader);
    FutureTask<Object> task = new FutureTask<>(user::call);
    Thread thread = Thread.ofPlatform().unstarted(task);
    thread.setContextClassLoader(loader);
    thread.start();
    thread.join();
    return new Left(task.get(), new WeakReference<>(thread), new WeakReference<>(loader));
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false",
    "true, false, false",
    "true, true, false",
    "false, false, true",
    "true, true, true",
  })
  void isKeptByNoPool(boolean tracked, boolean wiped, boolean abandoned) throws Exception {
    PoolOptions plain = PoolOptions.DEFAULT;
    PoolOptions options = wiped ? plain.wiped() : tracked ? plain.census(1).guardedViews() : plain;
    Left left = use(options, abandoned);
    left.assertForgotten();
    ((SmallBufferPool) left.pool()).close();
  }

  @Test
  void whatToDoInTheEndIsForgottenOnceItIsDone() throws Exception {
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
