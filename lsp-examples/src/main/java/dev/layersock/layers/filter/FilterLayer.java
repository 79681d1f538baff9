package dev.layersock.layers.filter;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.layers.filter.CompiledRule.Verdict;
import dev.layersock.layers.filter.FilterRule.Function;
import dev.layersock.protocol.Addresses;
import dev.layersock.protocol.Printable;
import dev.layersock.protocol.SocketType;
import dev.layersock.spi.AcceptCondition;
import dev.layersock.spi.AddressBox;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.ExplainRequest;
import dev.layersock.spi.Explanation;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.LayerContext;
import dev.layersock.spi.LayeredProvider;
import dev.layersock.spi.Lower;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.ServiceProvider;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets connects, accepts, binds and datagrams through or not, as its rules say. What a datagram
 * socket receives is looked at only where a rule is about that; then what is denied is dropped.
 * What it sends to a default peer is not judged again: connect has judged that peer.
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
    boolean isDatagram = request.protocol().type() == SocketType.DGRAM;
    Function function =
        request.function() == WspFunction.SEND_TO ? Function.SEND_TO : Function.CONNECT;
    if (function == Function.CONNECT && removesPeer(isDatagram, request.connect().peer())) {
      return Explanation.passes("takes a default peer away, which needs no permission", null);
    }
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
    if (!removesPeer(isDatagram(s), request.peer())) {
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

  /**
   * Where rules are about what a datagram socket receives, they judge each datagram, by whichever
   * function it is asked for.
   */
  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    if (!rules.isAbout(Function.RECEIVE) || !isDatagram(s)) {
      return super.recv(s, target, flags);
    }
    lower().getPeerName(s); // without a default peer there is no recv, but a recvFrom
    return recvFrom(s, target, flags, null);
  }

  @Override
  public int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException {
    if (!rules.isAbout(Function.RECEIVE)) {
      return super.recvFrom(s, target, flags, from);
    }
    AddressBox source = from == null ? new AddressBox() : from;
    int start = target.position();
    for (int dropped = 0; dropped < MOST_TURNED_AWAY; dropped++) {
      WsaException cut = null;
      int received = 0;
      source.clear();
      try {
        received = super.recvFrom(s, target, flags, source);
      } catch (WsaException e) {
        cut = e;
      }
      SocketAddress sender = source.address();
      if (sender == null || received < 0 || hears(sender)) {
        return answer(received, cut);
      }
      target.position(start);
      if ((flags & MessageFlags.PEEK) != 0) {
        drop(s, target);
        target.position(start);
      }
    }
    source.clear(); // it has the one that was dropped last
    return IoResult.WOULD_BLOCK; // who waits looks at the clock, and comes again
  }

  private static int answer(int received, @Nullable WsaException failure) throws WsaException {
    if (failure != null) {
      throw failure;
    }
    return received;
  }

  /** Takes away a datagram that was only looked at. */
  private void drop(ProviderSocket s, ByteBuffer target) throws WsaException {
    try {
      super.recvFrom(s, target, MessageFlags.NONE, null);
    } catch (WsaException e) {
      if (e.error() != WsaError.WSAEMSGSIZE) { // what did not fit was dropped, too
        throw e;
      }
    }
  }

  /** Whether a datagram may come in; a denial is logged. */
  private boolean hears(SocketAddress sender) {
    Verdict verdict = rules.judge(Function.RECEIVE, sender);
    if (verdict.denies()) {
      log(verdict, Function.RECEIVE, sender);
    }
    return !verdict.denies();
  }

  /** Whether a caller may come in; a denial is logged. */
  boolean admits(SocketAddress caller, SocketAddress local) {
    Verdict verdict = rules.judge(Function.ACCEPT, caller, local);
    if (verdict.denies()) {
      log(verdict, Function.ACCEPT, caller);
    }
    return !verdict.denies();
  }

  private void check(Function function, SocketAddress address, WsaError error) throws WsaException {
    Verdict verdict = rules.judge(function, address);
    if (verdict.denies()) {
      log(verdict, function, address);
      throw WsaException.refusal(error, verdict.sentence(), address);
    }
  }

  private void log(Verdict verdict, Function function, SocketAddress address) {
    LOG.warn(
        "event=denied layer={} on={} address={} by={} label={} at={}{}",
        context().name(),
        function.label(),
        Printable.value(Addresses.text(address)),
        Printable.quoted(verdict.by()),
        Printable.quoted(verdict.label().orElse("")),
        Printable.value(verdict.origin()),
        verdict.carried().map(ipv4 -> " carries=" + ipv4.getHostAddress()).orElse(""));
  }

  /** An all-zero address takes a datagram socket's default peer away, which needs no permission. */
  private static boolean removesPeer(boolean isDatagram, SocketAddress peer) {
    return isDatagram && Addresses.isAllZero(peer);
  }

  private static boolean isDatagram(ProviderSocket s) {
    return s.protocol().type() == SocketType.DGRAM;
  }
}
