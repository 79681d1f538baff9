package dev.layersock.cli.argument;

import dev.layersock.cli.console.CommandFailure;
import dev.layersock.cli.console.ExitCode;
import dev.layersock.protocol.Printable;
import inet.ipaddr.IPAddressNetwork.IPAddressGenerator;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * A host and a port as the user writes them: {@code 10.0.0.1:80}, {@code [::1]:80}, {@code
 * localhost:80}. Nothing is looked up before {@link #resolve}.
 *
 * @param host a name or an address, without brackets
 * @param port 0 to 65535
 */
public record HostPort(String host, int port) {
  private static final Pattern FORM =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+(?:%[^\\]]+)?)\\]|([^:\\[\\]/\\s]+)):([0-9]{1,5})");

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException if it is none; the message says what one looks like
   */
  public static HostPort parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is not HOST:PORT; examples: 127.0.0.1:8080, [::1]:8080, localhost:80");
    }
    String bracketed = matcher.group(1);
    int port = Integer.parseInt(matcher.group(3));
    if (port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0 to 65535");
    }
    return new HostPort(bracketed == null ? matcher.group(2) : bracketed, port);
  }

  /**
   * The first address, looked up if the host is a name.
   *
   * @throws CommandFailure if the name has none
   */
  public InetSocketAddress resolve() {
    return resolveAll().get(0);
  }

  /**
   * All addresses, in the order of the look-up.
   *
   * @throws CommandFailure if the name has none
   */
  public List<InetSocketAddress> resolveAll() {
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .map(address -> new InetSocketAddress(address, port))
          .toList();
    } catch (UnknownHostException e) {
      throw unknown(e);
    }
  }

  /** The failure of a look-up, for the user. */
  public CommandFailure unknown(UnknownHostException e) {
    return new CommandFailure(
        ExitCode.FAILED, "no address is known for host '" + Printable.text(host) + "'", e);
  }

  /**
   * Checks that there is a port to connect to.
   *
   * @param where the option or argument, for the message
   */
  public void requirePort(String where) {
    if (port == 0) {
      throw new CommandFailure(
          ExitCode.USAGE,
          where + " " + this + ": port 0 is no port to connect to; write 1 to 65535");
    }
  }

  /** An address as the user would write it. */
  public static String text(InetSocketAddress address) {
    String host = new IPAddressGenerator().from(address.getAddress()).toCanonicalString();
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
  }

  /** As the user would write it. */
  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  /** For picocli. */
  public static final class Converter implements ITypeConverter<HostPort> {
    /** For picocli. */
    public Converter() {}

    @Override
    public HostPort convert(String value) {
      try {
        return parse(value);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
