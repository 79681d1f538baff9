package dev.layersock.differential;

import java.util.Arrays;
import java.util.Optional;

/**
 * What may differ between the transports, each with its reason; mostly it is the host's rule. The
 * model has no answer to such a step, and it is left out.
 */
enum Difference {
  LOCAL_NAMES("which addresses are local, the host knows; a network in memory has all hosts"),
  SHARED_NAMES("who may share a port, by options, wildcards and families, is the host's rule"),
  OTHER_FAMILY_BOUND("whether a name of one family reaches the other is the host's routing"),
  BROADCASTS("who hears a broadcast is the host's routing"),
  NOBODY_TOLD("loopback tells a connected datagram socket that nobody was there, nio never"),
  GONE_BEFORE_ACCEPT("the host hands out a connection that was reset, loopback tells of it"),
  FULL_QUEUE("how many connections more than the backlog wait is the host's rule");

  private final String reason;

  Difference(String reason) {
    this.reason = reason;
  }

  /** The one that an answer stands for; empty if it is an answer. */
  static Optional<Difference> of(String answer) {
    return Arrays.stream(values()).filter(one -> one.answer().equals(answer)).findFirst();
  }

  String reason() {
    return reason;
  }

  /** Stands for the answer. */
  String answer() {
    return Model.LEFT_OUT + name();
  }
}
