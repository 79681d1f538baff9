package dev.layersock.layers.qos;

import dev.layersock.spi.TimeSource;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder.BandwidthBuilderBuildStage;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.github.bucket4j.local.SynchronizationStrategy;
import java.time.Duration;

/**
 * The bytes that may go now, and when there will be more. It may be in debt, which later bytes pay.
 *
 * <p>Not for several threads at once: {@link Shaper} guards it with its lock. It allocates nothing
 * but in {@link #nanosUntil}.
 *
 * <p>The bucket's library grants a token a nanosecond at most, so above 1 GB/s a token stands for
 * several bytes; {@link #odd} keeps what is left of one.
 */
final class RateBudget implements TimeMeter {
  private static final long TOKENS_PER_SECOND = 1_000_000_000L;

  /** Nothing that runs on a JVM moves more, so more is no limit: 1 TB/s. */
  private static final long FASTEST = 1_000_000_000_000L;

  /** More than any host has memory for: 1 PiB. */
  private static final long LARGEST = 1L << 50;

  /** Where debt ends, so that paying it back stays within what a long can count. */
  private static final long DEEPEST_DEBT = 1L << 32;

  private final TimeSource time;
  private final long startNanos;
  private final long unit;
  private final long capacity;
  private final long quantum;
  private final long crumb;
  private final Bucket bucket;
  private long now;
  private long odd;

  /**
   * Makes a budget.
   *
   * @param initial bytes that there are at the start, as far as the bucket holds them; less than 0
   *     for a debt
   */
  RateBudget(RateLimit limit, TimeSource time, long initial) {
    this.time = time;
    this.startNanos = time.nanoTime();
    long rate = Math.min(limit.rate(), FASTEST);
    boolean peaks = limit.peak() < FASTEST;
    this.unit = (Math.max(rate, peaks ? limit.peak() : 1) - 1) / TOKENS_PER_SECOND + 1;
    long size = tokens(limit.bucket());
    LocalBucketBuilder builder =
        Bucket.builder()
            .withCustomTimePrecision(this)
            .withSynchronizationStrategy(SynchronizationStrategy.NONE)
            .addLimit(bandwidth(size, rate).initialTokens(initialTokens(initial, size)).build());
    if (peaks) {
      long peakSize = tokens(limit.peakBucket());
      builder.addLimit(bandwidth(peakSize, limit.peak()).build());
      size = Math.min(size, peakSize);
    }
    this.bucket = builder.build();
    this.capacity = size * unit;
    this.quantum = Math.min(limit.quantum(), capacity);
    this.crumb = Math.min(limit.crumb(), capacity);
    if (initial < 0) {
      charge(-initial);
    }
  }

  private long tokens(long bytes) {
    return Math.max(1, Math.min(bytes, LARGEST) / unit);
  }

  private long initialTokens(long initial, long size) {
    return Math.min(Math.max(initial, 0) / unit, size);
  }

  /** So many tokens in {@link #unit} seconds are so many bytes in one. */
  private BandwidthBuilderBuildStage bandwidth(long size, long bytesPerSecond) {
    return Bandwidth.builder()
        .capacity(size)
        .refillGreedy(bytesPerSecond, Duration.ofSeconds(unit));
  }

  /** The most that it can hold. */
  long capacity() {
    return capacity;
  }

  /** What is worth waiting for; not above the capacity. */
  long quantum() {
    return quantum;
  }

  /** What is worth taking where it is there already; not above {@link #quantum}. */
  long crumb() {
    return crumb;
  }

  /** The time, in nanoseconds since it was made. */
  long now() {
    now = time.nanoTime() - startNanos;
    return now;
  }

  /** Bytes that may go now; 0 or less if none. */
  long available() {
    now();
    return bucket.getAvailableTokens() * unit + odd;
  }

  /** Takes bytes, into debt if there are not as many. */
  void charge(long bytes) {
    long counted = Math.max(0, Math.min(bytes, available() + DEEPEST_DEBT));
    if (counted <= odd) {
      odd -= counted;
      return;
    }
    long missing = counted - odd;
    long tokens = (missing - 1) / unit + 1;
    bucket.consumeIgnoringRateLimits(tokens);
    odd = tokens * unit - missing;
  }

  /** Puts bytes back that were taken and did not go. */
  void giveBack(long bytes) {
    now();
    odd += bytes;
    if (odd >= unit) {
      bucket.addTokens(odd / unit);
      odd %= unit;
    }
  }

  /** Nanoseconds until so many bytes, not above the capacity, are available; 0 for now. */
  long nanosUntil(long bytes) {
    long missing = bytes - available();
    if (missing <= 0) {
      return 0;
    }
    long tokens = Math.max(1, (bytes - odd - 1) / unit + 1);
    // The estimate is rounded down: without the one more, the timer could fire too early and be
    // set for the same moment again, for ever.
    return bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill() + 1;
  }

  /** For the bucket: the time of the present call, from 0, so that it never wraps. */
  @Override
  public long currentTimeNanos() {
    return now;
  }

  /** For the bucket: it is not the time of day. */
  @Override
  public boolean isWallClockBased() {
    return false;
  }
}
