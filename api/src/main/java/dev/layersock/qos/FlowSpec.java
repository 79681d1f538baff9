package dev.layersock.qos;

/**
 * What one direction of a connection asks for, or is given: Winsock's {@code FLOWSPEC} with all of
 * its eight fields.
 *
 * <p>A field that is {@link #NOT_SPECIFIED} is left to the provider. The service type alone is
 * always given.
 *
 * @param tokenRate bytes a second over time; 1 or more
 * @param tokenBucketSize bytes that may go at once; 0 or more
 * @param peakBandwidth bytes a second at most; not below the token rate where both are given
 * @param latency microseconds between sending and receiving at most; 0 or more
 * @param delayVariation microseconds between the longest and the shortest delay; 0 or more
 * @param serviceType the level of service
 * @param maxSduSize bytes of the largest packet; 0 or more
 * @param minimumPolicedSize bytes that a smaller packet counts for; 0 or more
 */
public record FlowSpec(
    long tokenRate,
    long tokenBucketSize,
    long peakBandwidth,
    long latency,
    long delayVariation,
    ServiceType serviceType,
    long maxSduSize,
    long minimumPolicedSize) {

  /** The field is left to the provider ({@code QOS_NOT_SPECIFIED}). */
  public static final long NOT_SPECIFIED = 0xFFFF_FFFFL;

  /** A rate without a limit ({@code POSITIVE_INFINITY_RATE}). */
  public static final long INFINITE_RATE = 0xFFFF_FFFEL;

  private static final FlowSpec BEST_EFFORT = of(ServiceType.BEST_EFFORT);
  private static final FlowSpec NO_TRAFFIC = of(ServiceType.NO_TRAFFIC);

  /** Checks the ranges: each number is 0 to {@link #NOT_SPECIFIED}, rates are not 0. */
  public FlowSpec {
    check("token rate", tokenRate, 1);
    check("token bucket size", tokenBucketSize, 0);
    check("peak bandwidth", peakBandwidth, 1);
    check("latency", latency, 0);
    check("delay variation", delayVariation, 0);
    check("max SDU size", maxSduSize, 0);
    check("minimum policed size", minimumPolicedSize, 0);
    if (peakBandwidth != NOT_SPECIFIED && tokenRate != NOT_SPECIFIED && peakBandwidth < tokenRate) {
      throw new IllegalArgumentException(
          "peak bandwidth " + peakBandwidth + " is below the token rate " + tokenRate);
    }
  }

  /** Best effort, nothing else specified. */
  public static FlowSpec bestEffort() {
    return BEST_EFFORT;
  }

  /** No data in this direction. */
  public static FlowSpec noTraffic() {
    return NO_TRAFFIC;
  }

  /** A level of service, nothing else specified. */
  public static FlowSpec of(ServiceType serviceType) {
    return new FlowSpec(
        NOT_SPECIFIED,
        NOT_SPECIFIED,
        NOT_SPECIFIED,
        NOT_SPECIFIED,
        NOT_SPECIFIED,
        serviceType,
        NOT_SPECIFIED,
        NOT_SPECIFIED);
  }

  /** The same at another token rate, bytes a second. */
  public FlowSpec withTokenRate(long bytesPerSecond) {
    return new FlowSpec(
        bytesPerSecond,
        tokenBucketSize,
        peakBandwidth,
        latency,
        delayVariation,
        serviceType,
        maxSduSize,
        minimumPolicedSize);
  }

  /** The same with another bucket, bytes. */
  public FlowSpec withTokenBucketSize(long bytes) {
    return new FlowSpec(
        tokenRate,
        bytes,
        peakBandwidth,
        latency,
        delayVariation,
        serviceType,
        maxSduSize,
        minimumPolicedSize);
  }

  /** Whether a number of a flow specification is given at all. */
  public static boolean isSpecified(long field) {
    return field != NOT_SPECIFIED;
  }

  private static void check(String field, long value, long lowest) {
    if (value < lowest || value > NOT_SPECIFIED) {
      throw new IllegalArgumentException(
          field + " " + value + " is not in " + lowest + " to " + NOT_SPECIFIED);
    }
  }
}
