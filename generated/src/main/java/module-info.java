/**
 * Lock-free pools of native I/O buffers in twelve tiers, from Pico (32 B) to Titan (128 MiB).
 *
 * <p>System calls and memory mapping need {@code --enable-native-access=dev.iobuf.core}.
 */
module dev.iobuf {
  requires static org.jspecify;
  requires transitive dev.iobuf.core;

  exports dev.iobuf;
}
