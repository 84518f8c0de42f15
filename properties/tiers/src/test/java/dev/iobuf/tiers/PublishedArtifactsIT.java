package dev.iobuf.tiers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The artifacts of the build have all that Maven Central requires, except signatures. */
class PublishedArtifactsIT {
  private static final Path REPOSITORY = Path.of(System.getProperty("iobuf.repository", ""));
  private static final String VERSION = System.getProperty("iobuf.version", "");

  private static Element installedPom(String artifact) throws Exception {
    Path file =
        REPOSITORY
            .resolve("dev/iobuf")
            .resolve(artifact)
            .resolve(VERSION)
            .resolve(artifact + "-" + VERSION + ".pom");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(file.toFile())
        .getDocumentElement();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iobuf-core", "iobuf-codegen"})
  void thePomSaysWhoseItIsAndNothingOfTheBuild(String artifact) throws Exception {
    assertThat(children(installedPom(artifact)))
        .contains("name", "description", "url", "licenses", "developers", "scm")
        .doesNotContain("parent", "profiles", "build", "properties", "dependencyManagement");
  }

  @Test
  void theProcessorNeedsNoOtherArtifact() throws Exception {
    assertThat(children(installedPom("iobuf-codegen"))).doesNotContain("dependencies");
  }

  private static List<String> children(Element element) {
    NodeList nodes = element.getChildNodes();
    return IntStream.range(0, nodes.getLength())
        .mapToObj(nodes::item)
        .filter(node -> node.getNodeType() == Node.ELEMENT_NODE)
        .map(Node::getNodeName)
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "codegen"})
  void eachJarBearsTheLicence(String module) throws IOException {
    Path target = Path.of("../..", module, "target");
    for (String suffix : List.of("", "-sources", "-javadoc")) {
      Path file = target.resolve("iobuf-" + module + "-" + VERSION + suffix + ".jar");
      try (JarFile jar = new JarFile(file.toFile())) {
        assertThat(jar.getEntry("META-INF/LICENSE")).as("%s", file).isNotNull();
      }
    }
  }
}
