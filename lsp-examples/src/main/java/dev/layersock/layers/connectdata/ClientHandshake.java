package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.ConnectOutcome;
import dev.layersock.spi.ConnectRequest;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connect: first that of the provider below, then the request frame, then the answer if there
 * is to be one.
 *
 * <p>Threads as in {@link Exchange}. It begins when the connect below has succeeded, in the thread
 * that was told so.
 */
final class ClientHandshake extends Exchange implements Stage {
  private final Endpoint endpoint;
  private final ConnectRequest forwarded;
  private final ByteBuffer frame;
  private final @Nullable FrameReader answer;
  private final @Nullable ByteBuffer calleeData;

  private ClientHandshake(
      Place place,
      ProviderSocket socket,
      Endpoint endpoint,
      ConnectRequest forwarded,
      ByteBuffer frame,
      @Nullable FrameReader answer,
      @Nullable ByteBuffer calleeData) {
    super(place, socket);
    this.endpoint = endpoint;
    this.forwarded = forwarded;
    this.frame = frame;
    this.answer = answer;
    this.calleeData = calleeData;
  }

  /**
   * For a request, whose caller data is copied.
   *
   * @throws WsaException WSAEFAULT
   */
  static ClientHandshake of(
      Place place, ProviderSocket socket, Endpoint endpoint, ConnectRequest request)
      throws WsaException {
    int limit = place.settings().limit().asInt();
    ByteBuffer callee = request.calleeData();
    requireFitting(request, limit);
    if (!request.hasCallerData() && callee == null) {
      return new ClientHandshake(
          place, socket, endpoint, request, Frame.plainRequest(), null, null);
    }
    return new ClientHandshake(
        place,
        socket,
        endpoint,
        stripped(request),
        Frame.make(FrameKind.ASKING_REQUEST, request.callerData()),
        new FrameReader(true, limit),
        callee);
  }

  /** What of a request goes to the provider below. */
  static ConnectRequest stripped(ConnectRequest request) {
    return new ConnectRequest(request.peer(), null, null, request.qos());
  }

  /** Checks the buffers of a request; WSAEFAULT. */
  static void requireFitting(ConnectRequest request, int limit) throws WsaException {
    ByteBuffer caller = request.callerData();
    ByteBuffer callee = request.calleeData();
    if (caller != null && caller.remaining() > limit) {
      throw new WsaException(
          WsaError.WSAEFAULT,
          "caller data of " + caller.remaining() + "B is above the limit of " + limit + "B",
          request.peer());
    }
    if (callee != null && !callee.hasRemaining()) {
      throw new WsaException(WsaError.WSAEFAULT, "the callee buffer has no room", request.peer());
    }
  }

  /** Connects, as far as can be done in this call. */
  ConnectOutcome connect() throws WsaException {
    ConnectOutcome outcome = null;
    try {
      outcome = place.lower().connect(socket, forwarded);
    } finally {
      if (outcome == null) {
        endpoint.withdraw(this);
        endpoint.serveWatches();
      }
    }
    if (outcome == ConnectOutcome.IN_PROGRESS || !proceed()) {
      return ConnectOutcome.IN_PROGRESS;
    }
    WsaException failure = failure();
    boolean ended = endpoint.end(this, failure);
    endpoint.serveWatches();
    if (!ended) {
      throw endpoint.closed();
    }
    if (failure != null) {
      throw failure;
    }
    return ConnectOutcome.CONNECTED;
  }

  /** The connect below, which was in progress, has ended. */
  void connectCompleted(@Nullable WsaException broken) {
    if (broken == null) {
      drive();
      return;
    }
    if (endpoint.withdraw(this)) {
      place.upper().connectCompleted(socket, broken);
      endpoint.serveWatches();
    }
  }

  @Override
  void over() {
    WsaException failure = failure();
    if (endpoint.end(this, failure)) {
      place.upper().connectCompleted(socket, failure);
    }
    endpoint.serveWatches();
  }

  @Override
  WsaException tooLate() {
    return failure(
        WsaError.WSAETIMEDOUT,
        "the peer has not answered within "
            + place.settings().timeout().toMillis()
            + " ms; does it have the layer 'connect-data', too?");
  }

  @Override
  boolean step() throws WsaException {
    return send() && (answer == null || receive(answer));
  }

  private boolean send() throws WsaException {
    while (frame.hasRemaining()) {
      int sent;
      try {
        sent = place.lower().send(socket, frame, MessageFlags.NONE);
      } catch (WsaException e) {
        throw lost(e);
      }
      if (sent == IoResult.WOULD_BLOCK) {
        return await(Readiness.WRITABLE);
      }
    }
    return true;
  }

  private boolean receive(FrameReader reader) throws WsaException {
    FrameReader.Progress progress = FrameReader.Progress.PARTIAL;
    while (progress == FrameReader.Progress.PARTIAL) {
      int received;
      try {
        received = place.lower().recv(socket, reader.target(), MessageFlags.NONE);
      } catch (WsaException e) {
        throw lost(e);
      }
      if (received == IoResult.WOULD_BLOCK) {
        return await(Readiness.READABLE);
      }
      if (received == IoResult.END_OF_STREAM) {
        throw failure(
            WsaError.WSAECONNREFUSED,
            "the peer closed the connection before it answered; does it have the layer"
                + " 'connect-data', too?");
      }
      progress = reader.received();
    }
    accept(reader, progress);
    return true;
  }

  private void accept(FrameReader reader, FrameReader.Progress progress) throws WsaException {
    if (progress == FrameReader.Progress.FOREIGN) {
      throw failure(
          WsaError.WSAECONNABORTED,
          "the peer does not speak connect data; both ends need the layer 'connect-data'");
    }
    if (reader.kind() == FrameKind.REJECTED) {
      throw failure(WsaError.WSAECONNREFUSED, "it was not accepted");
    }
    if (calleeData != null && reader.length() > calleeData.remaining()) {
      throw failure(
          WsaError.WSAEFAULT,
          "the answer's data of " + reader.length() + "B does not fit into the callee buffer");
    }
    if (progress == FrameReader.Progress.TOO_LARGE) {
      throw failure(
          WsaError.WSAECONNABORTED,
          "the answer's data of "
              + reader.length()
              + "B is above the limit of "
              + place.settings().limit());
    }
    if (calleeData != null) {
      calleeData.put(reader.data());
    }
  }

  /** What a connection that breaks before its answer means to the one who connects. */
  private WsaException lost(WsaException e) {
    return switch (e.error()) {
      case WSAECONNRESET, WSAECONNABORTED, WSAENETRESET ->
          new WsaException(
              WsaError.WSAECONNREFUSED,
              "the peer reset the connection before it answered",
              forwarded.peer(),
              e);
      default -> e;
    };
  }

  private WsaException failure(WsaError error, String reason) {
    SocketAddress peer = forwarded.peer();
    return new WsaException(error, reason, peer);
  }
}
