/** Uses tiers that another module made, and through them the library. */
module net.example.user {
  requires net.example.own;
}
