/** Sends hello through a buffer of each tier, with only the library. */
module hello {
  requires dev.iobuf;
}
