package dev.layersock.socket;

import dev.layersock.chain.Framework;
import dev.layersock.chain.SocketSink;
import dev.layersock.error.WsaError;
import dev.layersock.error.WsaException;
import dev.layersock.error.WspFunction;
import dev.layersock.spi.ProviderSocket;
import dev.layersock.spi.Readiness;
import dev.layersock.spi.SocketSlot;
import org.jspecify.annotations.Nullable;

/** Finds, for what comes up through a chain, the application's socket. Any thread may call it. */
public final class ApplicationSink implements SocketSink {
  /** The slots of every socket that are reserved for this. */
  public static final int SLOTS = 1;

  /** The part of the application's socket that knows all who are to be told. */
  static final SocketSlot<Connects> APPLICATION = Framework.slot(0);

  @Override
  public void signalled(ProviderSocket s, int events) {
    Connects socket = APPLICATION.get(s);
    if (socket != null) {
      socket.signalled(events);
    }
  }

  @Override
  public void ended(ProviderSocket s) {
    Connects socket = APPLICATION.get(s);
    if (socket != null && !socket.isMarkedClosed()) { // else they have been told
      socket.completed(
          Framework.raised(
              new WsaException(
                  WsaError.WSAENETDOWN, "the socket has ended, and its connect with it"),
              WspFunction.CONNECT));
      socket.wake(~0);
      socket.events().signalled(Readiness.ALL);
    }
  }

  @Override
  public void failed(ProviderSocket s, WsaException why) {
    Connects socket = APPLICATION.get(s);
    if (socket != null) {
      socket.completed(why);
      socket.wake(~0);
      socket.events().signalled(Readiness.ALL);
    }
  }

  @Override
  public boolean connectCompleted(ProviderSocket s, @Nullable WsaException failure) {
    Connects socket = APPLICATION.get(s);
    return socket != null && socket.completed(failure);
  }
}
