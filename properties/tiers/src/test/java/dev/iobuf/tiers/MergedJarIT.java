package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A module descriptor describes one jar. The merged jar has none, or one that was made for it. */
@DisplayName("One jar of a program and the library")
class MergedJarIT {
  private final Outside outside;

  MergedJarIT(@TempDir Path temporary) throws IOException {
    outside = new Outside(temporary).with("hello");
  }

  @Test
  void startsWithoutOptionsAsItsManifestAllowsNativeAccess()
      throws IOException, InterruptedException {
    assertThat(
            outside
                .with("merged")
                .run(
                    """
                    mvn --quiet package -f merged -Dversion.iobuf=$VERSION \
                        -Dversion.compiler=%s -Dversion.shade=%s
                    jar --list --file merged/target/merged-1.jar | grep -c module-info || true
                    java --illegal-native-access=deny -jar merged/target/merged-1.jar
                    """
                        .formatted(
                            Outside.property("iobuf.compiler.newest"),
                            Outside.property("iobuf.shade"))))
        .isEqualTo("0\nhello\n");
  }

  @Test
  void isAModuleByADescriptorOfItsOwn() throws IOException, InterruptedException {
    assertThat(
            outside.run(
                """
                javac -d merged -cp $CORE:$IOBUF hello/hello/Main.java
                cd merged
                jar --extract --file $CORE
                jar --extract --file $IOBUF
                rm module-info.class
                echo 'module hello { }' > module-info.java
                javac -d . module-info.java
                rm module-info.java
                jar --create --file ../hello.jar --main-class hello.Main .
                cd ..
                java --enable-native-access=hello --illegal-native-access=deny -p hello.jar -m hello
                jar --describe-module --file hello.jar | grep requires
                """))
        .isEqualTo(
            """
            hello
            requires java.base mandated
            """);
  }
}
