package dev.iobuf.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.iobuf.schedules.Access.Mode;
import dev.iobuf.schedules.examples.Gauge;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Loaders share the classes that were rewritten from the same files, and learn the same from them.
 */
class RewrittenClassTest {
  private static final String GAUGE = Gauge.class.getName();
  private static final String LAYER = GAUGE + "Layer";
  private static final String FIELDS = GAUGE + "Fields";

  private final Classes originals = Classes.of(Gauge.class.getPackageName());

  private static ScheduledLoader loaderOf(Classes classes) throws ClassNotFoundException {
    ScheduledLoader loader =
        new ScheduledLoader(RewrittenClassTest.class.getClassLoader(), classes);
    assertThat(loader.loadClass(LAYER).getClassLoader()).isSameAs(loader);
    return loader;
  }

  private static List<Mode> modesOfTheLevel(Classes classes) throws ClassNotFoundException {
    return loaderOf(classes).sites().stream()
        .filter(site -> (FIELDS + ".level").equals(site.field()))
        .map(Access.Site::mode)
        .toList();
  }

  @Test
  void aSecondLoaderTakesTheClassThatTheFirstHasRewritten() throws ClassNotFoundException {
    ScheduledLoader first = loaderOf(originals);
    RewrittenClass.Key key =
        new RewrittenClass.Key(
            RewrittenClassTest.class.getClassLoader(),
            LAYER,
            0,
            0,
            false,
            originals.kind().withoutReplacements());
    assertThat(RewrittenClass.find(key, originals)).isNotNull();
    ScheduledLoader second = loaderOf(Classes.of(Gauge.class.getPackageName()));
    assertThat(second.sites()).isNotEmpty().isEqualTo(first.sites());
    assertThat(second.coverage().size()).isEqualTo(first.coverage().size());
  }

  /** The layer accesses a field of another class: only that class differs. */
  @Test
  void aClassIsRewrittenAgainIfAnotherThatItDependsOnHasChanged() throws ClassNotFoundException {
    Mutants mutants = new Mutants(Path.of("src/test/java"));
    Mutant mutant = mutants.of("volatile", GAUGE, "int level = 7", "volatile int level = 7");
    byte[] fields = Objects.requireNonNull(mutant.files().get(FIELDS));
    assertThat(modesOfTheLevel(originals)).containsOnly(Mode.PLAIN);
    assertThat(modesOfTheLevel(originals.replaced(Map.of(FIELDS, fields))))
        .containsOnly(Mode.VOLATILE);
    assertThat(modesOfTheLevel(originals)).containsOnly(Mode.PLAIN);
  }
}
