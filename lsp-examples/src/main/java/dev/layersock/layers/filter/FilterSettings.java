package dev.layersock.layers.filter;

import dev.layersock.error.WsaError;
import dev.layersock.settings.Origin;
import dev.layersock.settings.Setting;
import java.util.List;

/**
 * The settings of the layer {@code filter}. The first rule that matches decides.
 *
 * <p>The default denies: a rule that is missing is noticed at once, where one that should have
 * denied never would be. It decides on connects and datagrams, and on accept and bind as soon as
 * any rule is about those.
 *
 * @param defaultAction what happens where no rule matches
 * @param rules the rules, in order
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
    @Setting(value = "The error that a denied connect or datagram gets", byDefault = "refused")
        DenyAs denyAs,
    @Setting("Where the section stands") Origin origin) {

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

  /** Copies the rules. */
  public FilterSettings {
    rules = List.copyOf(rules);
  }
}
