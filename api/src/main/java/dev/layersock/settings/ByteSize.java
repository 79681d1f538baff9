package dev.layersock.settings;

/**
 * A number of bytes, written {@code 512B}, {@code 64KiB}, {@code 2MiB}, {@code 1GiB}, or with
 * decimal units {@code 64kB}, {@code 2MB}, {@code 1GB}.
 *
 * @param bytes 0 or more
 */
public record ByteSize(long bytes) {
  /** Checks the range. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size is not negative: " + bytes);
    }
  }

  /** The size as an {@code int}; the largest one where it does not fit. */
  public int asInt() {
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }

  /** In the largest binary unit that divides it, for example {@code 64KiB}. */
  @Override
  public String toString() {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    long value = bytes;
    int unit = 0;
    while (value != 0 && value % 1024 == 0 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return value + units[unit];
  }
}
