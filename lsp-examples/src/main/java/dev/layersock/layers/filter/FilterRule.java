package dev.layersock.layers.filter;

import dev.layersock.settings.Cidr;
import dev.layersock.settings.Origin;
import dev.layersock.settings.PortRange;
import dev.layersock.settings.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One rule: either {@code allow} or {@code deny}, with the addresses that it is about. All
 * addresses are {@code 0.0.0.0/0} and {@code ::/0}.
 *
 * @param allow the addresses that are allowed
 * @param deny the addresses that are denied
 * @param ports the ports that it is about
 * @param on the functions that it is about
 * @param label a name for logs and errors
 * @param origin where it stands
 */
public record FilterRule(
    @Setting("The address blocks that are allowed; all are 0.0.0.0/0 and ::/0")
        Optional<List<Cidr>> allow,
    @Setting("The address blocks that are denied; all are 0.0.0.0/0 and ::/0")
        Optional<List<Cidr>> deny,
    @Setting(
            value =
                "The ports that the rule is about: the peer's for connect, send-to and receive, the"
                    + " local ones for accept and bind",
            byDefault = "[any]")
        List<PortRange> ports,
    @Setting(
            value = "The functions that the rule is about",
            byDefault = "[connect, accept, send-to]")
        List<Function> on,
    @Setting("A name for logs and errors") Optional<String> label,
    @Setting("Where the rule stands") Origin origin) {

  /** The functions that a rule can be about. */
  public enum Function {
    /** Connecting, and setting the default peer of a datagram socket. */
    CONNECT,
    /** Taking a connection; the address is the caller's, the port the local one. */
    ACCEPT,
    /** Taking a local address; address and port are that address's. */
    BIND,
    /** Sending one datagram to an address that the call names; connect judges a default peer. */
    SEND_TO,
    /** Receiving a datagram from an address, by any function; it is dropped if denied. */
    RECEIVE;

    /** As it stands in a file. */
    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Checks that it either allows or denies, and that no list is empty. */
  public FilterRule {
    if (allow.isPresent() && deny.isPresent()) {
      throw new IllegalArgumentException(
          "a rule has either allow or deny; make two of it, of which the first that matches"
              + " decides");
    }
    if (allow.isEmpty() && deny.isEmpty()) {
      throw new IllegalArgumentException("a rule has either allow or deny, with a list of blocks");
    }
    allow = allow.map(List::copyOf);
    deny = deny.map(List::copyOf);
    ports = List.copyOf(ports);
    on = List.copyOf(on);
    if (blocks(allow, deny).isEmpty()) {
      throw new IllegalArgumentException("a rule without blocks matches nothing; leave it out");
    }
    if (ports.isEmpty()) {
      throw new IllegalArgumentException("ports is empty; leave it out for all ports");
    }
    if (on.isEmpty()) {
      throw new IllegalArgumentException(
          "on is empty; leave it out for connect, accept and send-to");
    }
  }

  FilterSettings.Action action() {
    return allow.isPresent() ? FilterSettings.Action.ALLOW : FilterSettings.Action.DENY;
  }

  List<Cidr> blocks() {
    return blocks(allow, deny);
  }

  private static List<Cidr> blocks(Optional<List<Cidr>> allow, Optional<List<Cidr>> deny) {
    return allow.or(() -> deny).orElseGet(List::of);
  }
}
