package dev.layersock.differential;

import dev.layersock.error.WsaError;
import dev.layersock.option.SockOpt;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the options of a socket answer. */
final class ModelOptions {
  private final ModelSocket s;

  ModelOptions(ModelSocket s) {
    this.s = s;
  }

  private void requireKnown(SockOpt<?> option) throws Refused {
    boolean ipv6Only = option == SockOpt.IPV6_V6ONLY && !s.kind.isIpv6();
    if (ipv6Only || !option.applies().includes(s.kind.type())) {
      throw new Refused(WsaError.WSAENOPROTOOPT);
    }
  }

  String get(SockOpt<?> option) throws Refused {
    requireKnown(option);
    if (option == SockOpt.SO_SNDBUF || option == SockOpt.SO_RCVBUF) {
      return "a size";
    }
    if (option == SockOpt.SO_RCVTIMEO || option == SockOpt.SO_SNDTIMEO) {
      return Choices.LIMIT.toString();
    }
    if (option == SockOpt.SO_ERROR) {
      return error();
    }
    if (option == SockOpt.SO_CONNECT_TIME) {
      return s.end != null || s.peer != null ? "connected" : "-1";
    }
    if (option == SockOpt.SO_ACCEPTCONN) {
      return String.valueOf(s.listening);
    }
    if (option == SockOpt.SO_TYPE) {
      return s.kind.type().toString();
    }
    if (option == SockOpt.SO_MAX_MSG_SIZE) {
      return s.kind.isStream() ? "0" : "65507";
    }
    Object set = s.options.get(option);
    return String.valueOf(set == null ? option.initial() : set);
  }

  private String error() {
    if (s.end != null) {
      return s.end.takeError() ? String.valueOf(WsaError.WSAECONNRESET.code()) : "0";
    }
    return "0";
  }

  String set(Step step) throws Refused {
    Choices.Option choice = Choices.of(Choices.OPTIONS, step.what());
    return set(choice.option(), Choices.of(choice.values(), step.with()));
  }

  private String set(SockOpt<?> option, Object value) throws Refused {
    if (option == SockOpt.IPV6_V6ONLY && !s.kind.isIpv6()) {
      throw new Refused(WsaError.WSAENOPROTOOPT);
    }
    if (option == SockOpt.SO_CONDITIONAL_ACCEPT && s.listening) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    if (option == SockOpt.IPV6_V6ONLY && s.local != null) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    if (value instanceof Duration time && time.isNegative()) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    requireKnown(option);
    if (!option.isWritable()) {
      throw new Refused(WsaError.WSAENOPROTOOPT);
    }
    boolean impossible =
        (value instanceof Integer number && (number < 0 || number == 256))
            || (Boolean.TRUE.equals(value) && excludes(option) != null && isSet(excludes(option)));
    if (impossible) {
      throw new Refused(WsaError.WSAEINVAL);
    }
    s.options.put(option, value);
    return "ok";
  }

  private boolean isSet(@Nullable SockOpt<Boolean> option) {
    return option != null && s.isSet(option);
  }

  private static @Nullable SockOpt<Boolean> excludes(SockOpt<?> option) {
    return option == SockOpt.SO_REUSEADDR
        ? SockOpt.SO_EXCLUSIVEADDRUSE
        : option == SockOpt.SO_EXCLUSIVEADDRUSE ? SockOpt.SO_REUSEADDR : null;
  }
}
