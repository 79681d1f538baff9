package dev.layersock.qos;

/** The level of service that a flow asks for (Winsock's {@code SERVICETYPE_*}). */
public enum ServiceType {
  /** No data flows in this direction. */
  NO_TRAFFIC(0, "no-traffic"),
  /** As well as can be, with no promise. */
  BEST_EFFORT(1, "best-effort"),
  /** As on a lightly loaded network: little loss and delay. */
  CONTROLLED_LOAD(2, "controlled-load"),
  /** The rate and the delay are promised. */
  GUARANTEED(3, "guaranteed"),
  /** In a notification: the level asked for cannot be had now. */
  NETWORK_UNAVAILABLE(4, "network-unavailable"),
  /** A sender that could do with any level. */
  GENERAL_INFORMATION(5, "general-information"),
  /** Leave this direction as it is. */
  NO_CHANGE(6, "no-change"),
  /** Traffic above what the flow specification allows. */
  NON_CONFORMING(9, "non-conforming"),
  /** Control of the network itself; before everything else. */
  NETWORK_CONTROL(0xA, "network-control"),
  /** Better than best effort, without figures. */
  QUALITATIVE(0xD, "qualitative");

  private final int code;
  private final String label;

  ServiceType(int code, String label) {
    this.code = code;
    this.label = label;
  }

  /** Winsock's number. */
  public int code() {
    return code;
  }

  /** The name in configuration files, for example {@code best-effort}. */
  public String label() {
    return label;
  }

  /** Whether a sender may leave the token rate unspecified at this level. */
  public boolean sendsWithoutTokenRate() {
    return switch (this) {
      case CONTROLLED_LOAD, GUARANTEED, NON_CONFORMING -> false;
      default -> true;
    };
  }
}
