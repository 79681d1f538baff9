package dev.layersock.time;

/** When the turn passes to another participant in virtual time. */
public enum Switching {
  /** Where a participant waits, or ends. */
  AT_WAITS,

  /**
   * There, and at every call into a chain and every upcall: more interleavings, and more time for
   * each run. A system does so that is built in a time with this mode.
   */
  AT_CALLS
}
