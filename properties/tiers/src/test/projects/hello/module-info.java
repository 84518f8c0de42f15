/** Says hello through a buffer of each tier, with nothing but the library. */
module hello {
  requires dev.iobuf;
}
