package dev.layersock.layers.qos;

/** One flow's standing with one shaper, which guards all fields with its lock. */
final class Ticket {
  final Shaper shaper;
  final Flow flow;

  /** Bytes that are set aside for this flow. */
  long granted;

  /** Bytes without which it is not worth waking the flow. */
  long need = 1;

  /** Whether it stands in line. */
  boolean queued;

  /** Whether the socket is closed. */
  boolean closed;

  Ticket(Shaper shaper, Flow flow) {
    this.shaper = shaper;
    this.flow = flow;
  }
}
