package dev.layersock.settings;

/**
 * An amount of data a second, written in bits ({@code 16Mbit/s}, decimal units) or in bytes ({@code
 * 2MiB/s}, {@code 2MB/s}).
 *
 * @param bytesPerSecond 1 or more
 */
public record DataRate(long bytesPerSecond) {
  /** Checks the range. */
  public DataRate {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException("a rate is 8bit/s or more: " + bytesPerSecond + "B/s");
    }
  }

  /** In the largest decimal unit of bits that divides it, for example {@code 16Mbit/s}. */
  @Override
  public String toString() {
    if (bytesPerSecond > Long.MAX_VALUE / 8) {
      return bytesPerSecond + "B/s";
    }
    String[] units = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s"};
    long value = bytesPerSecond * 8;
    int unit = 0;
    while (value % 1000 == 0 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return value + units[unit];
  }
}
