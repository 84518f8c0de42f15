package dev.iobuf.behaviour.io;

import static dev.iobuf.io.OpenFlag.READ_ONLY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A program that makes system calls of its own holds the number, or takes it over. */
class HeldDescriptorTest {
  private static final Path NOTHING = Path.of("/dev/null");

  @Test
  void aNumberThatIsHeldStaysOpenUntilItIsReleased() throws IOException {
    FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY);
    int number = file.hold();

    file.close();

    assertThat(isOpen(number)).isTrue();
    assertThatThrownBy(file::hold)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the FileDescriptor was closed: fd=" + number);
    file.release();
    assertThat(isOpen(number)).isFalse();
  }

  @Test
  void aReleaseWithoutAHoldIsRefused() throws IOException {
    FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY);
    int number = file.hold();
    file.release();

    assertThatThrownBy(file::release)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more often than it was held");

    assertThat(isOpen(number)).isTrue();
    file.close();
    assertThat(isOpen(number)).isFalse();
    assertThatThrownBy(file::release).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNumberThatIsGivenAwayIsTheTakersToClose() throws IOException {
    FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY);

    int number = file.detach();

    assertThat(file.isOpen()).isFalse();
    file.close();
    assertThat(isOpen(number)).isTrue();
    assertThatThrownBy(file::detach).hasMessageContaining("was closed");
    FileDescriptor.adopt(number).close();
    assertThat(isOpen(number)).isFalse();
  }

  @Test
  void aNumberThatIsInUseCannotBeGivenAway() throws IOException {
    try (FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY)) {
      int number = file.hold();

      assertThatThrownBy(file::detach)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("fd=" + number + ", calls in progress=1");

      file.release();
    }
  }

  @Test
  void aHolderGivesTheNumberAwayIfNoOtherCallUsesIt() throws IOException {
    FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY);
    assertThatThrownBy(file::detachHeld)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not held");
    int number = file.hold();
    file.hold();

    assertThatThrownBy(file::detachHeld)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("fd=" + number + ", calls in progress=1");

    file.release();
    assertThat(file.detachHeld()).isEqualTo(number);
    assertThat(file.isOpen()).isFalse();
    assertThat(isOpen(number)).isTrue();
    FileDescriptor.adopt(number).close();
  }

  @Test
  void aHolderCannotDetachADescriptorThatItsOwnerHasClosed() throws IOException {
    FileDescriptor file = FileDescriptor.open(NOTHING, READ_ONLY);
    int number = file.hold();
    file.close();

    assertThatThrownBy(file::detachHeld)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was closed");

    assertThat(isOpen(number)).isTrue();
    file.release();
    assertThat(isOpen(number)).isFalse();
  }

  private static boolean isOpen(int number) {
    return Files.exists(Path.of("/proc/self/fd/" + number));
  }
}
