package dev.layersock.layers.qos;

import dev.layersock.settings.ByteSize;
import dev.layersock.settings.DataRate;

/**
 * What one direction is held to.
 *
 * @param rate bytes a second over time; 1 or more
 * @param bucket bytes that may go at once; at least {@link #smallestBucket}
 * @param peak bytes a second while the bucket is emptied, or {@link #NO_PEAK}
 */
record RateLimit(long rate, long bucket, long peak) {
  static final long NO_PEAK = Long.MAX_VALUE;

  /** A full Ethernet packet. */
  private static final long PACKET = 1500;

  private static final long SMALLEST_BUCKETS_PER_SECOND = 200;

  /** Each wake-up costs some ten system calls; 50 a second are not felt in a stream. */
  private static final long QUANTA_PER_SECOND = 50;

  RateLimit {
    if (rate < 1 || bucket < smallestBucket(rate) || peak < rate) {
      throw new IllegalArgumentException(
          "rate " + rate + ", bucket " + bucket + " and peak " + peak + " do not fit");
    }
  }

  /**
   * The least that a bucket holds: 5 ms worth. With less, keeping up the rate would take more than
   * 200 timers a second.
   */
  static long smallestBucket(long rate) {
    return (rate - 1) / SMALLEST_BUCKETS_PER_SECOND + 1;
  }

  /** What a bucket holds where nothing is said: 50 ms worth, and a packet. */
  static long usualBucket(long rate) {
    return Math.max(PACKET, rate / 20);
  }

  /**
   * What is worth waking up for: 20 ms worth and a packet, and half of the bucket at most: the
   * other half holds what comes while a thread wakes up.
   */
  long quantum() {
    return Math.max(crumb(), Math.min(bucket / 2, rate / QUANTA_PER_SECOND));
  }

  /** What is worth a send or a receive while awake: half of the smallest bucket, and a packet. */
  long crumb() {
    return Math.min(bucket, Math.max(PACKET, smallestBucket(rate) / 2));
  }

  /** What may go at once at the peak rate. */
  long peakBucket() {
    return Math.max(PACKET, smallestBucket(peak));
  }

  /** For example {@code 16Mbit/s, bucket 100000B}. */
  String describe() {
    String text = new DataRate(rate) + ", bucket " + new ByteSize(bucket);
    return peak == NO_PEAK ? text : text + ", peak " + new DataRate(peak);
  }
}
