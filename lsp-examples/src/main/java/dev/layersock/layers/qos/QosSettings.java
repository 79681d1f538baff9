package dev.layersock.layers.qos;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.util.Optional;

/**
 * The settings of the layer {@code qos}.
 *
 * @param tokenRate the rate over time
 * @param tokenBucketSize what may go at once after a pause; at least 5 ms worth of the rate.
 *     Absent: 50 ms worth, and at least 1500 bytes
 * @param peakBandwidth the rate while the bucket is emptied; absent for no other limit than the
 *     bucket
 * @param direction the directions that are shaped
 * @param scope who shares a bucket
 * @param origin where the section stands
 */
public record QosSettings(
    @Setting("The rate over time, for each direction") DataRate tokenRate,
    @Setting(
            "What may go at once after a pause; 50 ms worth of the rate, and at least 1500 bytes,"
                + " if absent")
        Optional<ByteSize> tokenBucketSize,
    @Setting("The rate at which the bucket may be emptied; unlimited if absent")
        Optional<DataRate> peakBandwidth,
    @Setting(value = "The directions that are shaped", byDefault = "both") Direction direction,
    @Setting(
            value = "Whether each connection has buckets of its own or all of the chain share them",
            byDefault = "connection")
        Scope scope,
    @Setting("Where the section stands") Origin origin) {

  /** Directions of data, seen from the socket. */
  public enum Direction {
    /** Both. */
    BOTH,
    /** What is sent. */
    SENDING,
    /** What is received. */
    RECEIVING;

    boolean sends() {
      return this != RECEIVING;
    }

    boolean receives() {
      return this != SENDING;
    }
  }

  /** Who shares a bucket. */
  public enum Scope {
    /** Nobody: one bucket for each direction of each connection. */
    CONNECTION,
    /** All sockets of the chain: one bucket for each direction. */
    CHAIN
  }

  /** Checks that the numbers fit each other. */
  public QosSettings {
    long rate = tokenRate.bytesPerSecond();
    long least = RateLimit.smallestBucket(rate);
    if (tokenBucketSize.isPresent() && tokenBucketSize.get().bytes() < least) {
      throw new IllegalArgumentException(
          "token-bucket-size "
              + tokenBucketSize.get()
              + " is less than token-rate "
              + tokenRate
              + " brings in 5 ms; write "
              + least
              + "B or more");
    }
    if (peakBandwidth.isPresent() && peakBandwidth.get().bytesPerSecond() < rate) {
      throw new IllegalArgumentException(
          "peak-bandwidth "
              + peakBandwidth.get()
              + " is below token-rate "
              + tokenRate
              + "; write that or more");
    }
  }

  RateLimit limit() {
    long rate = tokenRate.bytesPerSecond();
    return new RateLimit(
        rate,
        tokenBucketSize.map(ByteSize::bytes).orElseGet(() -> RateLimit.usualBucket(rate)),
        peakBandwidth.map(DataRate::bytesPerSecond).orElse(RateLimit.NO_PEAK));
  }
}
