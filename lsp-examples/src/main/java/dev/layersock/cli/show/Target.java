package dev.layersock.cli.show;

import dev.layersock.cli.argument.HostPort;
import dev.layersock.protocol.SocketType;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What a connect would go to, as {@code tcp://HOST:PORT} or {@code udp://HOST:PORT}.
 *
 * @param type stream for tcp, datagram for udp
 */
record Target(SocketType type, HostPort host) {
  static Target parse(String text) {
    int end = text.indexOf("://");
    String scheme = end < 0 ? "" : text.substring(0, end);
    SocketType type =
        switch (scheme) {
          case "tcp" -> SocketType.STREAM;
          case "udp" -> SocketType.DGRAM;
          default ->
              throw new IllegalArgumentException(
                  "'" + text + "' begins with neither tcp:// nor udp://; example: tcp://[::1]:80");
        };
    return new Target(type, HostPort.parse(text.substring(end + 3)));
  }

  @Override
  public String toString() {
    return (type == SocketType.STREAM ? "tcp://" : "udp://") + host;
  }

  /** For picocli. */
  static final class Converter implements ITypeConverter<Target> {
    @Override
    public Target convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
