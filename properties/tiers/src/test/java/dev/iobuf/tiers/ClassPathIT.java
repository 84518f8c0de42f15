package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A program on the class path")
class ClassPathIT {
  private static final String RUN =
      "java --enable-native-access=ALL-UNNAMED --illegal-native-access=deny -cp ";

  private static final String COMPILE_HELLO =
      """
      javac -Xlint:all -Werror -d out -cp $CORE:$IOBUF hello/hello/Main.java
      """;

  private final Outside outside;

  ClassPathIT(@TempDir Path temporary) throws IOException {
    outside = new Outside(temporary);
  }

  @Test
  void usesTheTwelveTiers() throws IOException, InterruptedException {
    assertThat(outside.with("hello").run(COMPILE_HELLO + RUN + "out:$CORE:$IOBUF hello.Main"))
        .isEqualTo("hello\n");
  }

  @Test
  void runsOnAnImageOfJavaBaseAlone() throws IOException, InterruptedException {
    assertThat(
            outside
                .with("hello")
                .run(
                    COMPILE_HELLO
                        + """
                        jlink --add-modules java.base --output image
                        image/bin/java --list-modules | sed 's/@.*//'
                        image/bin/\
                        """
                        + RUN
                        + "out:$CORE:$IOBUF hello.Main"))
        .isEqualTo("java.base\nhello\n");
  }

  @Test
  void hasTiersOfItsOwn() throws IOException, InterruptedException {
    assertThat(
            outside
                .with("own")
                .with("user")
                .run(
                    """
                    javac -Xlint:all -Werror -d out -cp $CORE:$IOBUF \
                        --processor-path $PROCESSOR $(find own/net user/net -name '*.java')
                    """
                        + RUN
                        + "out:$CORE:$IOBUF net.example.user.Main"))
        .isEqualTo("hello in 9216 bytes\n");
  }

  @Test
  void isCompiledByEclipseAndAgainOverItsOwnOutput() throws IOException, InterruptedException {
    String compile =
        """
        java -jar $ECJ -25 -warn:none -d out -s emitted -cp out:$CORE:$IOBUF \
            -processorpath $PROCESSOR own/net user/net
        """;
    assertThat(
            outside
                .with("own")
                .with("user")
                .run(
                    "mkdir out emitted\n"
                        + compile
                        + compile
                        + RUN
                        + "out:$CORE:$IOBUF net.example.user.Main"))
        .isEqualTo("hello in 9216 bytes\n");
  }
}
