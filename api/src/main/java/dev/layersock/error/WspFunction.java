package dev.layersock.error;

/**
 * The functions of the service provider interface, as a procedure table lists them.
 *
 * <p>Each constant stands for the method of {@code ServiceProvider} with the name {@link
 * #methodName()} and for the Winsock function {@link #wspName()}. Errors name the function that
 * failed, a chain is compiled function by function, and {@code explain} prints a path for each.
 */
public enum WspFunction {
  /** Makes a socket. */
  SOCKET("socket", "WSPSocket"),
  /** Gives a socket its local address. */
  BIND("bind", "WSPBind"),
  /** Makes a socket wait for connections. */
  LISTEN("listen", "WSPListen"),
  /** Takes the first waiting connection. */
  ACCEPT("accept", "WSPAccept"),
  /** Connects to a peer, or sets the default peer of a datagram socket. */
  CONNECT("connect", "WSPConnect"),
  /** Sends to the connected peer. */
  SEND("send", "WSPSend"),
  /** Sends one datagram to an address. */
  SEND_TO("sendTo", "WSPSendTo"),
  /** Receives from the connected peer. */
  RECV("recv", "WSPRecv"),
  /** Receives one datagram and the address that it came from. */
  RECV_FROM("recvFrom", "WSPRecvFrom"),
  /** Ends sending, with disconnect data for the peer. */
  SEND_DISCONNECT("sendDisconnect", "WSPSendDisconnect"),
  /** Ends receiving and hands over the peer's disconnect data. */
  RECV_DISCONNECT("recvDisconnect", "WSPRecvDisconnect"),
  /** Ends sending, receiving, or both. */
  SHUTDOWN("shutdown", "WSPShutdown"),
  /** Gives the socket back. */
  CLOSE_SOCKET("closeSocket", "WSPCloseSocket"),
  /** Tells the local address. */
  GET_SOCK_NAME("getSockName", "WSPGetSockName"),
  /** Tells the peer's address. */
  GET_PEER_NAME("getPeerName", "WSPGetPeerName"),
  /** Reads an option. */
  GET_SOCK_OPT("getSockOpt", "WSPGetSockOpt"),
  /** Sets an option. */
  SET_SOCK_OPT("setSockOpt", "WSPSetSockOpt"),
  /** Runs a control code. */
  IOCTL("ioctl", "WSPIoctl"),
  /** Tells what is true of a socket now: the part of select that a provider answers. */
  SELECT("select", "WSPSelect"),
  /** Asks to be told of a change: the part of event-select that a provider answers. */
  WATCH("watch", "WSPEventSelect"),
  /** Ends the provider's work. */
  CLEANUP("cleanup", "WSPCleanup");

  private final String methodName;
  private final String wspName;

  WspFunction(String methodName, String wspName) {
    this.methodName = methodName;
    this.wspName = wspName;
  }

  /** The name of the method, for example {@code connect}. */
  public String methodName() {
    return methodName;
  }

  /** The name of the Winsock function, for example {@code WSPConnect}. */
  public String wspName() {
    return wspName;
  }
}
