package dev.layersock.layers.filter;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.layers.filter.CompiledRule.Verdict;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connects, accepts, binds and datagrams through or not, as its rules say. What is received is
 * not filtered: a datagram socket gets what is sent to it, a connection was let through before.
 *
 * <p>A caller that is denied is rejected through the condition of accept, before there is a socket
 * for it; the application that accepts does not hear of it and gets the next caller.
 *
 * <p>Stateless; any thread may call it.
 */
final class FilterLayer extends LayeredProvider {
  /** In one call of accept: those who come again and again are not to keep it from returning. */
  private static final int MOST_TURNED_AWAY = 64;

  private static final Logger LOG = LoggerFactory.getLogger(FilterLayer.class);

  private final RuleBook rules;
  private final WsaError denial;

  @Inject
  FilterLayer(@Lower ServiceProvider lower, LayerContext context, FilterSettings settings) {
    super(lower, context);
    this.rules = new RuleBook(settings);
    this.denial = settings.denyAs().error();
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    Function function =
        request.function() == WspFunction.SEND_TO ? Function.SEND_TO : Function.CONNECT;
    Verdict verdict = rules.judge(function, request.connect().peer());
    return verdict.denies()
        ? Explanation.refuses(verdict.sentence(), denial, verdict.origin())
        : Explanation.passes(verdict.sentence(), verdict.origin());
  }

  /**
   * Takes a local address if the rules let it.
   *
   * @throws WsaException WSAEACCES if denied, whatever {@code deny-as} is: the other errors mean
   *     nothing to whoever binds
   */
  @Override
  public void bind(ProviderSocket s, SocketAddress name) throws WsaException {
    if (rules.isAbout(Function.BIND)) {
      check(Function.BIND, name, WsaError.WSAEACCES);
    }
    super.bind(s, name);
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    if (!rules.isAbout(Function.ACCEPT)) {
      return super.accept(s, condition);
    }
    Doorman doorman = new Doorman(this, condition);
    for (int turnedAway = 0; turnedAway < MOST_TURNED_AWAY; turnedAway++) {
      try {
        return super.accept(s, doorman);
      } catch (WsaException refusal) {
        if (!doorman.hasTurnedAway() || refusal.error() != WsaError.WSAECONNREFUSED) {
          throw refusal;
        }
      }
    }
    return null; // who waits looks at the clock, and comes again
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    if (!removesPeer(s, request.peer())) {
      check(Function.CONNECT, request.peer(), denial);
    }
    return super.connect(s, request);
  }

  @Override
  public int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to)
      throws WsaException {
    check(Function.SEND_TO, to, denial);
    return super.sendTo(s, source, flags, to);
  }

  /** Whether a caller may come in; a denial is logged. */
  boolean admits(SocketAddress caller, SocketAddress local) {
    Verdict verdict = rules.judge(Function.ACCEPT, caller, local);
    if (verdict.denies()) {
      log(verdict, "accept", caller);
    }
    return !verdict.denies();
  }

  private void check(Function function, SocketAddress address, WsaError error) throws WsaException {
    Verdict verdict = rules.judge(function, address);
    if (verdict.denies()) {
      log(
          verdict,
          switch (function) {
            case CONNECT -> "connect";
            case ACCEPT -> "accept";
            case BIND -> "bind";
            case SEND_TO -> "send-to";
          },
          address);
      throw new WsaException(error, verdict.sentence(), address);
    }
  }

  private void log(Verdict verdict, String function, SocketAddress address) {
    LOG.warn(
        "event=denied layer={} on={} address={} by=\"{}\" label=\"{}\" at={}",
        context().name(),
        function,
        plain(address),
        verdict.by(),
        verdict.label().orElse(""),
        verdict.origin());
  }

  private static String plain(SocketAddress address) {
    String text = address.toString();
    return text.startsWith("/") ? text.substring(1) : text;
  }

  /** An all-zero address takes a datagram socket's default peer away, which needs no permission. */
  private static boolean removesPeer(ProviderSocket s, SocketAddress peer) {
    return s.protocol().type() == SocketType.DGRAM
        && peer instanceof InetSocketAddress internet
        && internet.getAddress() != null
        && internet.getAddress().isAnyLocalAddress();
  }
}
