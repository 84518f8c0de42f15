package dev.iobuf.behaviour.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.iobuf.io.AddressBuffer;
import dev.iobuf.io.EncodedAddress;
import dev.iobuf.io.NativeAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of the Internet and of the unix domain, in native memory. */
class NativeAddressTest {
  private static final InetSocketAddress IPV4 =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4711);
  private static final InetSocketAddress IPV6 =
      new InetSocketAddress(InetAddress.ofLiteral("::1"), 65_535);

  @Test
  void anInternetAddressIsDecodedAsItWasEncoded() {
    for (InetSocketAddress address : List.of(IPV4, IPV6)) {
      EncodedAddress encoded = EncodedAddress.of(address);
      assertThat(encoded.decode()).isEqualTo(address);
      assertThat(encoded.isInternet()).isTrue();
      assertThat(encoded.isUnix()).isFalse();
      assertThat(encoded.size()).isEqualTo(encoded.segment().byteSize());
    }
    assertThatThrownBy(() -> EncodedAddress.of(InetSocketAddress.createUnresolved("nowhere", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nowhere");
  }

  @Test
  void aPathAndAnAbstractNameAreOfTheUnixDomain() {
    EncodedAddress path = EncodedAddress.ofPath(Path.of("/run/a socket"));
    assertThat(path).hasToString("EncodedAddress[unix:/run/a socket]");
    EncodedAddress name = EncodedAddress.ofAbstract("nämlich");
    assertThat(name).hasToString("EncodedAddress[unix:@nämlich]");
    for (EncodedAddress address : List.of(path, name)) {
      assertThat(address.isUnix()).isTrue();
      assertThat(address.isInternet()).isFalse();
      assertThatThrownBy(address::decode)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("unix:");
    }
  }

  @Test
  void aPathThatIsTooLongIsRefusedWithTheBound() {
    Path longest = Path.of("/" + "x".repeat(EncodedAddress.MAX_PATH_BYTES - 1));
    assertThat(EncodedAddress.ofPath(longest).size()).isEqualTo(2 + 108);
    assertThatThrownBy(() -> EncodedAddress.ofPath(Path.of(longest + "y")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 107 bytes")
        .hasMessageContaining("bytes=108");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 108})
  void anAbstractNameThatIsEmptyOrTooLongIsRefusedWithTheBound(int length) {
    assertThatThrownBy(() -> EncodedAddress.ofAbstract("x".repeat(length)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 … 107 bytes")
        .hasMessageContaining("bytes=" + length);
    assertThat(EncodedAddress.ofAbstract("x".repeat(107)).size()).isEqualTo(2 + 108);
  }

  @Test
  void addressesOfTheSameBytesAreEqual() {
    assertThat(EncodedAddress.of(IPV4))
        .isEqualTo(EncodedAddress.of(IPV4))
        .hasSameHashCodeAs(EncodedAddress.of(IPV4))
        .isNotEqualTo(
            EncodedAddress.of(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 4712)))
        .isNotEqualTo(EncodedAddress.of(IPV6));
    assertThat(EncodedAddress.ofAbstract("a")).isNotEqualTo(EncodedAddress.ofAbstract("ab"));
  }

  @Test
  void aBufferHoldsOneAddressAfterAnother() {
    AddressBuffer buffer = AddressBuffer.create();
    assertThat(buffer.size()).isZero();
    assertThat(buffer).hasToString("AddressBuffer[unnamed]");
    assertThatThrownBy(buffer::decode).isInstanceOf(IllegalStateException.class);
    EncodedAddress path = EncodedAddress.ofPath(Path.of("/tmp/x"));
    for (EncodedAddress each : List.of(EncodedAddress.of(IPV6), path, EncodedAddress.of(IPV4))) {
      buffer.set(each);
      assertThat(buffer.size()).isEqualTo(each.size());
      assertThat(EncodedAddress.copyOf(buffer)).isEqualTo(each);
    }
    NativeAddress kept = EncodedAddress.copyOf(buffer);
    buffer.set(path);
    assertThat(kept.decode()).as("a copy doesn't change").isEqualTo(IPV4);
  }

  @Test
  void aBufferTakesWhatTheKernelHasWritten() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(200);
      EncodedAddress.of(IPV4).copyTo(memory, 60);
      AddressBuffer buffer = AddressBuffer.create();
      buffer.set(memory, 60, 16);
      assertThat(buffer.decode()).isEqualTo(IPV4);
      assertThatThrownBy(() -> buffer.set(memory, 0, 129))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("0 … 128 bytes: size=129");
      assertThatThrownBy(() -> buffer.set(memory, 190, 16))
          .isInstanceOf(IndexOutOfBoundsException.class);
      assertThat(buffer.decode()).as("unchanged").isEqualTo(IPV4);
      buffer.set(memory, 0, 0);
      assertThat(buffer.size()).isZero();
    }
  }
}
