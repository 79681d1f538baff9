package dev.layersock.layers.qos;

/** One flow's standing with one shaper, which guards all fields with its lock. */
final class Ticket {
  final Shaper shaper;
  final Flow flow;

  /** Bytes without which it is not worth waking the flow. */
  long need = 1;

  /** What the flow has got, in the time of its {@link Line}. */
  long tag;

  /** Its place among those with the same tag. */
  long place;

  /** The last turn that it was told of. */
  long turn;

  /** Whether it was told that there are bytes, and has not asked for any since. */
  boolean told;

  /** Whether it stands in line. */
  boolean queued;

  /** Whether the socket is closed. */
  boolean closed;

  Ticket(Shaper shaper, Flow flow) {
    this.shaper = shaper;
    this.flow = flow;
  }
}
