package dev.layersock.layers.connectdata;

import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.spi.IoResult;
import dev.layersock.spi.MessageFlags;
import dev.layersock.spi.Readiness;
import java.nio.ByteBuffer;

/**
 * The answer to a client that was accepted. What does not fit into the connection at once goes out
 * as there is room, and the socket is handed out after that.
 */
final class AnswerWriter extends Exchange {
  private final Incoming incoming;
  private final ListenerQueue queue;
  private final ByteBuffer frame;

  AnswerWriter(Incoming incoming, ListenerQueue queue, ByteBuffer frame) {
    super(incoming.place, incoming.socket);
    this.incoming = incoming;
    this.queue = queue;
    this.frame = frame;
  }

  Incoming incoming() {
    return incoming;
  }

  @Override
  boolean step() throws WsaException {
    while (frame.hasRemaining()) {
      if (place.lower().send(socket, frame, MessageFlags.NONE) == IoResult.WOULD_BLOCK) {
        return await(Readiness.WRITABLE);
      }
    }
    return true;
  }

  @Override
  WsaException tooLate() {
    return new WsaException(
        WsaError.WSAETIMEDOUT,
        "it did not take its answer within " + place.settings().timeout().toMillis() + " ms");
  }

  @Override
  void over() {
    WsaException failure = failure();
    if (failure == null) {
      queue.answered(this);
    } else {
      queue.failed(this, failure);
    }
  }
}
