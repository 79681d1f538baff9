package dev.layersock.layers.filter;

import dev.layersock.error.WsaError;
import dev.layersock.settings.Cidr;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.util.List;
import java.util.Set;

/**
 * The settings of the layer {@code filter}. The first rule that matches decides.
 *
 * <p>The default denies: a rule that is missing is noticed at once, where one that should have
 * denied never would be. It decides on connect, accept and send-to. It decides on bind and receive
 * only where a rule names those: else no server could listen at the wildcard address, and no
 * datagram socket could have a name or hear an answer.
 *
 * @param defaultAction what happens where no rule matches
 * @param rules the rules, in order
 * @param nat64 prefixes of the network's own NAT64, see {@link CarriedIpv4}
 * @param denyAs the error of a denied connect or datagram
 * @param origin where the section stands
 */
public record FilterSettings(
    @Setting(
            value = "What happens to an address that no rule matches",
            key = "default",
            byDefault = "deny")
        Action defaultAction,
    @Setting(value = "The rules, the first that matches decides", byDefault = "[]")
        List<FilterRule> rules,
    @Setting(
            value =
                "Prefixes by which this network carries IPv4 in IPv6 (NAT64), besides"
                    + " 64:ff9b::/96: what denies an IPv4 address denies these forms of it, too",
            byDefault = "[]")
        List<Cidr> nat64,
    @Setting(value = "The error that a denied connect or datagram gets", byDefault = "refused")
        DenyAs denyAs,
    @Setting("Where the section stands") Origin origin) {
  private static final Set<Integer> NAT64_LENGTHS = Set.of(32, 40, 48, 56, 64, 96); // RFC 6052

  /** What becomes of a connection or datagram. */
  public enum Action {
    /** It goes on. */
    ALLOW,
    /** It ends here. */
    DENY
  }

  /** The errors that a denial can look like. */
  public enum DenyAs {
    /** As if nobody listened there: WSAECONNREFUSED. */
    REFUSED(WsaError.WSAECONNREFUSED),
    /** As what it is, a local policy: WSAEACCES. */
    ACCESS(WsaError.WSAEACCES),
    /** As if the host did not exist: WSAEHOSTUNREACH. */
    UNREACHABLE(WsaError.WSAEHOSTUNREACH);

    private final WsaError error;

    DenyAs(WsaError error) {
      this.error = error;
    }

    /** The error that the application gets. */
    public WsaError error() {
      return error;
    }
  }

  /** Checks that the prefixes are of lengths that NAT64 knows. */
  public FilterSettings {
    rules = List.copyOf(rules);
    nat64 = List.copyOf(nat64);
    for (Cidr prefix : nat64) {
      boolean isIpv6 = prefix.network().getAddress().length == 16;
      if (!isIpv6 || !NAT64_LENGTHS.contains(prefix.prefixLength())) {
        throw new IllegalArgumentException(
            "nat64 has " + prefix + "; such a prefix is IPv6 of length 32, 40, 48, 56, 64 or 96");
      }
    }
  }
}
