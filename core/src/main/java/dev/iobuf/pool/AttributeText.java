package dev.iobuf.pool;

/**
 * The description of an attribute of {@link PoolMXBean}, for management consoles.
 *
 * @param description the text
 * @param units the units of its number
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
              "The number of leases that have been out for longer than the pool's options say; 0"
                  + " without a census",
              "leases");
      case "HighWater" ->
          new AttributeText("The most indices that were seen lent at once", "indices");
      case "Gets" ->
          new AttributeText(
              "How many indices were lent in all; -1 if the pool does not count them", "indices");
      case "Exhaustions" ->
          new AttributeText(
              "How often a get found all indices lent; counted once until the next put",
              "exhaustions");
      case "Refusals" ->
          new AttributeText(
              "How many calls found too few indices free and did not wait; -1 if the pool does not"
                  + " count them",
              "calls");
      case "Waiting" -> new AttributeText("How many gets wait now", "gets");
      case "LongestWaitMillis" ->
          new AttributeText(
              "The duration so far of the longest wait that has not ended, in milliseconds",
              "milliseconds");
      case "Waits" ->
          new AttributeText("How many gets have waited, including those that wait now", "gets");
      case "WaitTimeMillis" ->
          new AttributeText(
              "The sum of the durations of all waits that have ended, in milliseconds",
              "milliseconds");
      case "Timeouts" ->
          new AttributeText(
              "How many gets ended without an index because their time-out had passed", "gets");
      case "Misuses" ->
          new AttributeText(
              "How many calls were refused as misuses: calls that no correct program makes",
              "calls");
      case "MisusesByKind" ->
          new AttributeText("How many misuses of each kind were refused", "calls");
      case "Searches" ->
          new AttributeText(
              "How many gets searched beyond the indices that their home had recently put", "gets");
      case "StripesTaken" ->
          new AttributeText(
              "How many stripes of up to 64 indices gets have taken from the ring", "stripes");
      default -> throw new IllegalArgumentException("no attribute: name=" + attribute);
    };
  }
}
