/** A library with tiers of its own, for others to use. */
module net.example.own {
  requires transitive dev.iobuf;

  exports net.example.own;
}
