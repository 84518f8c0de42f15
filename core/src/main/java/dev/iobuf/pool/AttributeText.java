package dev.iobuf.pool;

/**
 * What a management console shows of an attribute of {@link PoolMXBean}.
 *
 * @param description what it is
 * @param units what its number counts
 */
record AttributeText(String description, String units) {
  static AttributeText of(String attribute) {
    return switch (attribute) {
      case "Capacity" -> new AttributeText("How many indices the pool has", "indices");
      case "Lent" -> new AttributeText("How many indices are lent now", "indices");
      case "Pinned" ->
          new AttributeText("How many indices operations in flight may still use", "indices");
      case "Overdue" ->
          new AttributeText(
              "How many leases have been out for longer than the pool's options say; 0 without a"
                  + " census",
              "leases");
      case "HighWater" ->
          new AttributeText("The most indices that were seen lent at once", "indices");
      case "Gets" ->
          new AttributeText(
              "How many indices were lent in all; -1 if the pool does not count them", "indices");
      case "Exhaustions" ->
          new AttributeText(
              "How often all indices were found to be lent, each time until a put", "exhaustions");
      case "Refusals" ->
          new AttributeText(
              "How many calls found too few indices free, and did not wait; -1 if the pool does not"
                  + " count them",
              "calls");
      case "Waiting" -> new AttributeText("How many gets wait now", "gets");
      case "LongestWaitMillis" ->
          new AttributeText(
              "How long the longest wait has gone on that goes on now, in milliseconds",
              "milliseconds");
      case "Waits" ->
          new AttributeText("How many gets have waited, those that wait now included", "gets");
      case "WaitTimeMillis" ->
          new AttributeText(
              "How long gets have waited, all together, in milliseconds", "milliseconds");
      case "Timeouts" ->
          new AttributeText("How many gets gave up waiting since their time had passed", "gets");
      case "Misuses" ->
          new AttributeText("How many calls were refused that no correct program makes", "calls");
      case "MisusesByKind" ->
          new AttributeText("How many such calls were refused of each kind", "calls");
      case "Searches" ->
          new AttributeText(
              "How many gets searched beyond the indices that their home had put lately", "gets");
      case "StripesTaken" ->
          new AttributeText(
              "How many stripes of up to 64 indices gets have taken from the ring", "stripes");
      default -> throw new IllegalArgumentException("no attribute: name=" + attribute);
    };
  }
}
