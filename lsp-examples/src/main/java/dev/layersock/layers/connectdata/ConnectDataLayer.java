package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
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
import dev.layersock.spi.ShutdownHow;
import dev.layersock.spi.SocketRequest;
import dev.layersock.spi.SocketSlot;
import jakarta.inject.Inject;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries connect data in frames; what that means is said with the package.
 *
 * <p>This class sends each call to the one whom it concerns: the {@link Endpoint} of a stream
 * socket that the application made, or the provider below, for datagram and one-way sockets and for
 * those that accept has handed out. Any thread may call it, and it has no lock; each of the others
 * says what guards its state.
 *
 * <p>Cleaning up needs no part of the layer's own: whatever is under way watches its socket, and
 * the base signals that.
 */
final class ConnectDataLayer extends LayeredProvider {
  private final SocketSlot<Role> roles;
  private final ConnectDataSettings settings;
  private final Place place;

  @Inject
  ConnectDataLayer(
      @Lower ServiceProvider lower, LayerContext context, ConnectDataSettings settings) {
    super(lower, context);
    this.roles = context.slot();
    this.settings = settings;
    this.place = new Place(lower, context.upper(), context, roles, settings);
  }

  @Override
  public Explanation explain(ExplainRequest request) {
    ConnectRequest connect = request.connect();
    if (request.function() == WspFunction.SEND_TO
        || !ConnectDataDescriptor.isFor(request.protocol())) {
      return Explanation.passes();
    }
    try {
      ClientHandshake.requireFitting(connect, settings.limit().asInt());
    } catch (WsaException refusal) {
      return Explanation.refuses(
          String.valueOf(refusal.reason()), refusal.error(), settings.origin());
    }
    boolean plain = !connect.hasCallerData() && connect.calleeData() == null;
    return Explanation.alters(
        plain
            ? "sends a frame ahead, without connect data; the peer needs this layer, too"
            : "carries connect data in a frame and waits for that of the answer; the peer needs"
                + " this layer, too",
        settings.origin(),
        plain ? null : ClientHandshake.stripped(connect));
  }

  @Override
  public ProviderSocket socket(SocketRequest request) throws WsaException {
    ProviderSocket s = super.socket(request);
    if (ConnectDataDescriptor.isFor(s.protocol())) {
      roles.set(s, new Endpoint(place, s));
    }
    return s;
  }

  private @Nullable Endpoint endpoint(ProviderSocket s) {
    return roles.get(s) instanceof Endpoint endpoint ? endpoint : null;
  }

  private void requireNoHandshake(ProviderSocket s) throws WsaException {
    Endpoint endpoint = endpoint(s);
    if (endpoint != null) {
      endpoint.requireNoHandshake();
    }
  }

  @Override
  public void listen(ProviderSocket s, int backlog) throws WsaException {
    Endpoint endpoint = endpoint(s);
    if (endpoint == null) {
      super.listen(s, backlog);
    } else {
      endpoint.listen(backlog);
    }
  }

  @Override
  public @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition)
      throws WsaException {
    Endpoint endpoint = endpoint(s);
    return endpoint == null ? super.accept(s, condition) : endpoint.accept(condition);
  }

  @Override
  public ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException {
    Endpoint endpoint = endpoint(s);
    return endpoint == null ? super.connect(s, request) : endpoint.connect(request);
  }

  @Override
  public void connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    Endpoint endpoint = endpoint(s);
    if (endpoint == null) {
      super.connectCompleted(s, failure);
    } else {
      endpoint.connectCompleted(failure);
    }
  }

  @Override
  public int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException {
    requireNoHandshake(s);
    return super.send(s, source, flags);
  }

  @Override
  public int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException {
    requireNoHandshake(s);
    return super.recv(s, target, flags);
  }

  @Override
  public void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException {
    requireNoHandshake(s);
    super.sendDisconnect(s, data);
  }

  @Override
  public void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException {
    requireNoHandshake(s);
    super.recvDisconnect(s, target);
  }

  @Override
  public void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException {
    requireNoHandshake(s);
    super.shutdown(s, how);
  }

  @Override
  public SocketAddress getPeerName(ProviderSocket s) throws WsaException {
    requireNoHandshake(s);
    return super.getPeerName(s);
  }

  @Override
  public void closeSocket(ProviderSocket s) throws WsaException {
    Endpoint endpoint = endpoint(s);
    if (endpoint == null) {
      super.closeSocket(s);
    } else {
      endpoint.close();
    }
  }

  @Override
  public <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException {
    Endpoint endpoint = endpoint(s);
    Object own = endpoint == null ? null : endpoint.option(option);
    return own == null ? super.getSockOpt(s, option) : option.type().cast(own);
  }

  @Override
  public <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException {
    Object asked = code;
    boolean disconnects = asked == IoctlCode.DISCONNECT_EX;
    if (disconnects || asked == IoctlCode.FIONREAD || asked == IoctlCode.SIOCATMARK) {
      requireNoHandshake(s);
    }
    O output = super.ioctl(s, code, input);
    Endpoint endpoint = disconnects ? endpoint(s) : null;
    if (endpoint != null) {
      endpoint.disconnected();
    }
    return output;
  }

  @Override
  public int select(ProviderSocket s) throws WsaException {
    Endpoint endpoint = endpoint(s);
    return endpoint == null ? super.select(s) : endpoint.select();
  }

  @Override
  public void watch(ProviderSocket s, int events) throws WsaException {
    Endpoint endpoint = endpoint(s);
    if (endpoint == null) {
      super.watch(s, events);
    } else {
      endpoint.watch(events);
    }
  }

  @Override
  public void signalled(ProviderSocket s, int events) {
    Role role = roles.get(s);
    if (role == null) {
      super.signalled(s, events);
    } else {
      role.signalled(events);
    }
  }
}
