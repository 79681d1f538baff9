package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;

/**
 * A connection that was taken from below for a listener: its request is received, then it waits for
 * the application to decide.
 *
 * <p>While the request is received, threads are as in {@link Exchange}. After that it belongs to
 * the queue, and then to the one thread that took it out of there.
 */
final class Incoming extends Exchange {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final ListenerQueue queue;
  private final FrameReader request;
  private boolean answered;

  Incoming(Place place, ProviderSocket socket, ListenerQueue queue) {
    super(place, socket);
    this.queue = queue;
    this.request = new FrameReader(false, place.settings().limit().asInt());
  }

  @Override
  boolean step() throws WsaException {
    while (true) {
      int received = place.lower().recv(socket, request.target(), MessageFlags.NONE);
      if (received == IoResult.WOULD_BLOCK) {
        return await(Readiness.READABLE);
      }
      if (received == IoResult.END_OF_STREAM) {
        throw new WsaException(WsaError.WSAECONNABORTED, "it ended before its request was whole");
      }
      switch (request.received()) {
        case WHOLE -> {
          return true;
        }
        case FOREIGN ->
            throw new WsaException(
                WsaError.WSAECONNABORTED, "what it sends is no request: it lacks the layer");
        case TOO_LARGE ->
            throw new WsaException(
                WsaError.WSAECONNABORTED,
                "its caller data of "
                    + request.length()
                    + "B is above the limit of "
                    + place.settings().limit());
        case PARTIAL -> {
          // and on
        }
      }
    }
  }

  @Override
  WsaException tooLate() {
    return new WsaException(
        WsaError.WSAETIMEDOUT,
        "its request was not whole within " + place.settings().timeout().toMillis() + " ms");
  }

  @Override
  void over() {
    WsaException failure = failure();
    if (failure == null) {
      queue.arrived(this);
    } else {
      queue.failed(this, failure);
    }
  }

  /** What the client sent along. */
  ByteBuffer callerData() {
    return request.length() == 0 ? NOTHING : request.data();
  }

  /** Whether the client waits for an answer. */
  boolean wantsAnswer() {
    return request.kind() == FrameKind.ASKING_REQUEST;
  }

  /** Whether a client that has to wait for the answer has given up. */
  boolean isGone() {
    if (!wantsAnswer()) {
      return false;
    }
    try {
      return (place.lower().select(socket) & Readiness.CLOSED) != 0;
    } catch (WsaException e) {
      return true;
    }
  }

  /** Whether the application has accepted it, and the answer was sent. */
  boolean isAnswered() {
    return answered;
  }

  void answered() {
    answered = true;
  }

  /** Tells the client that it was refused. */
  void refuse() {
    if (!wantsAnswer()) {
      place.reset(socket);
      return;
    }
    ByteBuffer frame = Frame.make(FrameKind.REJECTED, null);
    try {
      place.lower().send(socket, frame, MessageFlags.NONE);
    } catch (WsaException gone) {
      place.logDropped(socket, "it was gone when it was to be refused");
    }
    if (frame.hasRemaining()) {
      place.reset(socket);
    } else {
      place.closeGracefully(socket);
    }
  }

  /** Cuts the client off. */
  void drop(String reason) {
    place.logDropped(socket, reason);
    place.reset(socket);
  }

  /** Gives the socket to the application; from now on the layer has no part in it. */
  ProviderSocket handOut() {
    place.roles().set(socket, null);
    return socket;
  }
}
