package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A named module")
class ModulePathIT {
  private static final String COMPILE_HELLO =
      """
      javac -Xlint:all -Werror -d hello/out -p $CORE:$IOBUF \
          hello/module-info.java hello/hello/Main.java
      """;

  private final Outside outside;

  ModulePathIT(@TempDir Path temporary) throws IOException {
    outside = new Outside(temporary);
  }

  @Test
  void usesTheTwelveTiersByRequiringOneModule() throws IOException, InterruptedException {
    assertThat(
            outside
                .with("hello")
                .run(
                    COMPILE_HELLO
                        + """
                        java --enable-native-access=dev.iobuf.core --illegal-native-access=deny \
                            -p hello/out:$CORE:$IOBUF -m hello/hello.Main
                        """))
        .isEqualTo("hello\n");
  }

  /** The image has the library's modules that run, and none that were only needed to compile. */
  @Test
  void isLinkedIntoAnImageOfItsOwn() throws IOException, InterruptedException {
    assertThat(
            outside
                .with("hello")
                .run(
                    COMPILE_HELLO
                        + """
                        jlink -p hello/out:$CORE:$IOBUF --add-modules hello \
                            --add-options="--enable-native-access=dev.iobuf.core --illegal-native-access=deny" \
                            --launcher hello=hello/hello.Main --output image
                        image/bin/hello
                        image/bin/java --list-modules | sed 's/@.*//'
                        """)
                .lines())
        .containsExactlyInAnyOrder("hello", "dev.iobuf", "dev.iobuf.core", "hello", "java.base");
  }

  @Test
  void exportsTiersOfItsOwnToAnother() throws IOException, InterruptedException {
    assertThat(
            outside
                .with("own")
                .with("user")
                .run(
                    """
                    javac -Xlint:all -Werror -d own/out -p $CORE:$IOBUF \
                        --processor-path $PROCESSOR $(find own -name '*.java')
                    javac -Xlint:all -Werror -d user/out -p own/out:$CORE:$IOBUF \
                        $(find user -name '*.java')
                    java --enable-native-access=dev.iobuf.core --illegal-native-access=deny \
                        -p user/out:own/out:$CORE:$IOBUF -m net.example.user/net.example.user.Main
                    """))
        .isEqualTo("hello in 9216 bytes\n");
  }
}
