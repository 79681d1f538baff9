package dev.layersock.spi;

import dev.layersock.error.WsaException;
import dev.layersock.option.IoctlCode;
import dev.layersock.option.SockOpt;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The procedure table ({@code WSPPROC_TABLE}): what a provider of sockets can do, one method for
 * each function, named as the Winsock function without its prefix.
 *
 * <p><b>No call waits.</b> What cannot be done now is answered so ({@link IoResult#WOULD_BLOCK},
 * {@link ConnectOutcome#IN_PROGRESS}, a null from {@link #accept}), and the caller is told of the
 * change through {@link #watch} and {@link Upcalls}. Blocking sockets, select and event records are
 * all made of that, once, above the chain. So a provider sees every operation through exactly one
 * method, whichever way the application waits. Two calls may take time: {@link #closeSocket} with a
 * linger time, and whatever a layer does whose descriptor says that it may block. A blocking send
 * or receive that waits may ask again many times in some microseconds before it watches, so the
 * answer that nothing can be done should cost little.
 *
 * <p><b>Threads.</b> Any thread may call any method on any socket, two threads on one socket
 * included. One sender and one receiver at a time is usual; several are safe, in an order that is
 * not specified. An upcall may arrive on another thread before the call that caused it has
 * returned. A provider never makes an upcall, and never calls a lower provider, while it holds a
 * lock.
 *
 * <p><b>Bytes of a stream have one way</b>: {@link #send} and {@link #recv}. {@link #sendTo} and
 * {@link #recvFrom} come below the top of a chain for datagram sockets only. Where an application
 * calls them on a stream, a layer sees send and recv, so one that encrypts in send cannot be walked
 * around. A base that is asked for them on a stream raises WSAEOPNOTSUPP.
 *
 * <p><b>Signals are hints.</b> A signal may be early, any number of times; it is never missing.
 * Whoever gets one looks ({@link #select}, or the call itself) before he believes it. {@link
 * Readiness#CLOSED} means the same everywhere: the end of the stream or a break, <i>and nothing
 * unread before it</i>. The framework makes no call that the application did not ask for: it never
 * peeks. It reads SO_ERROR once, when an application that asked for FD_CLOSE is told of the end,
 * since that tells of the error too.
 *
 * <p><b>Sockets end once.</b> Whatever ends a socket (a close, the cleanup, an accept that was
 * dropped on its way up), each layer that has had it hears {@link LayeredProvider#ended} exactly
 * once. {@link #cleanup} does not call {@link #closeSocket}.
 *
 * <p><b>Errors.</b> {@link WsaException}, and nothing else. Each method may raise, besides what it
 * lists, WSAENOTSOCK for a closed socket and WSAENETDOWN once the provider is cleaned up. Whatever
 * else a layer throws is logged with the layer's name, and reaches the application as
 * WSASYSCALLFAILURE, checked exceptions that are thrown unseen and {@link StackOverflowError}
 * included. Other {@link VirtualMachineError}s are not the layer's: a function throws them on. What
 * is thrown where nobody called (an upcall, a timer, offloaded work) is logged with the layer's
 * name, and the work goes on with the next provider.
 *
 * <p><b>Answers are checked.</b> A layer whose answer contradicts the contract (it moved the buffer
 * by another number than it answered; null for an outcome; a socket of another chain) is named, and
 * the socket is failed: all later calls raise the same. With {@code -Dlayersock.checks=strict} the
 * whole contract is checked between every two providers.
 */
public interface ServiceProvider {

  /**
   * Makes a socket, unbound and unconnected (WSPSocket). The base makes it. A layer hands on that
   * same object, and sets its state for it here and in {@link #accept}.
   *
   * @throws WsaException WSAEAFNOSUPPORT, WSAESOCKTNOSUPPORT or WSAEPROTONOSUPPORT for a protocol
   *     that this provider does not have, WSAEMFILE without descriptors, WSAENOBUFS without memory
   */
  ProviderSocket socket(SocketRequest request) throws WsaException;

  /**
   * Gives a socket its local address (WSPBind). Port 0 is one of the provider's choice; the
   * wildcard address is any local one.
   *
   * @throws WsaException WSAEADDRINUSE, WSAEADDRNOTAVAIL for an address that is not local,
   *     WSAEAFNOSUPPORT for one of another family, WSAEINVAL if already bound, WSAEACCES
   */
  void bind(ProviderSocket s, SocketAddress name) throws WsaException;

  /**
   * Makes a bound stream socket wait for connections (WSPListen). Again on a listening socket, it
   * changes the backlog.
   *
   * @param backlog connections that may wait to be accepted; below 1 counts as 1, and it is lowered
   *     silently to what the provider can do
   * @throws WsaException WSAEINVAL if unbound, WSAEISCONN if connected, WSAEOPNOTSUPP on a datagram
   *     socket, WSAEADDRINUSE
   */
  void listen(ProviderSocket s, int backlog) throws WsaException;

  /**
   * Takes the first waiting connection (WSPAccept). The new socket has the options of the listener,
   * and belongs to the listener's chain.
   *
   * <p>A layer that does not hand on a socket which came from below, because it failed or because
   * it refuses the connection, closes it: nobody else knows of it. Where it throws something else
   * than a WsaException, the framework closes the socket that it was handed last.
   *
   * @param condition asked, in this thread, whether to take it; one that throws, or answers null,
   *     refuses. A layer that has a condition of its own passes down one that asks the given one
   *     too
   * @return the new socket; null if no connection waits
   * @throws WsaException WSAEINVAL if not listening, WSAEOPNOTSUPP on a datagram socket,
   *     WSAECONNREFUSED if the condition refused, WSATRY_AGAIN if it put off the decision (the
   *     connection stays first), WSAECONNRESET if the peer is gone, WSAEMFILE
   */
  @Nullable ProviderSocket accept(ProviderSocket s, AcceptCondition condition) throws WsaException;

  /**
   * Connects a stream socket, or sets the default peer of a datagram socket (WSPConnect). An
   * unbound socket is bound first.
   *
   * <p>If the answer is {@link ConnectOutcome#IN_PROGRESS}, {@link Upcalls#connectCompleted} comes
   * exactly once. It may come before this method returns, on another thread. After {@link
   * ConnectOutcome#CONNECTED} or an exception it does not come. After WSAECONNREFUSED,
   * WSAENETUNREACH, WSAEHOSTUNREACH and WSAETIMEDOUT, in either way, the same socket can be
   * connected again.
   *
   * <p>On a datagram socket, an all-zero address removes the default peer; a changed peer drops
   * what is queued; caller and callee data are ignored.
   *
   * @throws WsaException WSAEADDRNOTAVAIL for an all-zero address or port 0 on a stream,
   *     WSAEAFNOSUPPORT for another family, WSAEISCONN if connected (streams), WSAEALREADY while a
   *     connect is in progress, WSAEINVAL on a listening socket, WSAECONNREFUSED, WSAETIMEDOUT,
   *     WSAENETUNREACH, WSAEHOSTUNREACH, WSAEADDRINUSE, WSAENOBUFS, WSAEFAULT for caller data that
   *     is too large or a callee buffer that is too small, WSAEPROTONOSUPPORT for caller data that
   *     the provider cannot carry, WSAEOPNOTSUPP for a flow specification that it cannot satisfy,
   *     WSAEACCES for a broadcast address without SO_BROADCAST
   */
  ConnectOutcome connect(ProviderSocket s, ConnectRequest request) throws WsaException;

  /**
   * Sends to the connected peer (WSPSend): on a stream as many bytes as there is room for, at least
   * one; on a datagram socket the whole buffer as one datagram. The buffer's position moves.
   *
   * @param flags {@link MessageFlags}
   * @return bytes taken, or {@link IoResult#WOULD_BLOCK}
   * @throws WsaException WSAENOTCONN, WSAESHUTDOWN after sending was ended, WSAEMSGSIZE for a
   *     datagram that is too large, WSAECONNRESET, WSAECONNABORTED, WSAEOPNOTSUPP for a flag that
   *     this socket does not have
   */
  int send(ProviderSocket s, ByteBuffer source, int flags) throws WsaException;

  /**
   * Sends one datagram to an address (WSPSendTo). For datagram sockets only: the bytes of a stream
   * come down by {@link #send}, also where the application calls sendTo, so a layer that looks at
   * one of the two sees all of them. An unbound socket is bound first. The buffer's position moves.
   *
   * @return bytes taken, or {@link IoResult#WOULD_BLOCK}
   * @throws WsaException as {@link #send}, and WSAEADDRNOTAVAIL for port 0 or an all-zero address,
   *     WSAEAFNOSUPPORT for another family, WSAEACCES for a broadcast address without SO_BROADCAST,
   *     WSAEOPNOTSUPP on a stream socket
   */
  int sendTo(ProviderSocket s, ByteBuffer source, int flags, SocketAddress to) throws WsaException;

  /**
   * Receives from the connected peer (WSPRecv): on a stream what there is, at least one byte; on a
   * datagram socket one datagram. The buffer's position moves. Into an empty buffer a stream puts
   * nothing, but answers as into any: 0 where there is something, which stays.
   *
   * @param flags {@link MessageFlags}
   * @return bytes received, {@link IoResult#END_OF_STREAM} once the peer has ended its stream, or
   *     {@link IoResult#WOULD_BLOCK}
   * @throws WsaException WSAENOTCONN, WSAESHUTDOWN after receiving was ended, WSAEMSGSIZE if the
   *     datagram was larger than the buffer (which is full, the rest is lost), WSAECONNRESET,
   *     WSAECONNABORTED, WSAEOPNOTSUPP for a flag that this socket does not have
   */
  int recv(ProviderSocket s, ByteBuffer target, int flags) throws WsaException;

  /**
   * Receives one datagram and tells where it came from (WSPRecvFrom). For datagram sockets only:
   * the bytes of a stream come by {@link #recv}.
   *
   * @param from where the source goes; null if it is not wanted
   * @throws WsaException as {@link #recv}, and WSAEINVAL if unbound, WSAEOPNOTSUPP on a stream
   *     socket
   */
  int recvFrom(ProviderSocket s, ByteBuffer target, int flags, @Nullable AddressBox from)
      throws WsaException;

  /**
   * Ends sending, with data for the peer (WSPSendDisconnect).
   *
   * @param data the disconnect data; null for none
   * @throws WsaException WSAENOPROTOOPT for data that the provider cannot carry, WSAENOTCONN
   */
  void sendDisconnect(ProviderSocket s, @Nullable ByteBuffer data) throws WsaException;

  /**
   * Ends receiving and hands over the peer's disconnect data (WSPRecvDisconnect).
   *
   * @param target where the data goes; null if it is not wanted
   * @throws WsaException WSAENOPROTOOPT for a buffer if the provider cannot carry such data,
   *     WSAENOTCONN, WSAEFAULT for a buffer that is too small
   */
  void recvDisconnect(ProviderSocket s, @Nullable ByteBuffer target) throws WsaException;

  /**
   * Ends sending, receiving or both (WSPShutdown). Repeating it is no error.
   *
   * @throws WsaException WSAENOTCONN on a stream socket that is not connected
   */
  void shutdown(ProviderSocket s, ShutdownHow how) throws WsaException;

  /**
   * Gives the socket back (WSPCloseSocket). What is queued for sending goes out in the background,
   * unless SO_LINGER says otherwise; with a linger time, this call may take that long if the socket
   * {@linkplain ProviderSocket#isBlocking() is blocking}. A connect in progress ends without an
   * upcall.
   *
   * <p>A close always reaches the base. If a layer throws before it has passed the close on, or
   * returns without, the framework closes what is below that layer; then it raises the failure, or
   * names the layer in the log. A layer that has something to send first does so within this call,
   * or not at all.
   *
   * @throws WsaException WSAENOTSOCK if already closed
   */
  void closeSocket(ProviderSocket s) throws WsaException;

  /**
   * The local address (WSPGetSockName).
   *
   * @throws WsaException WSAEINVAL if unbound
   */
  SocketAddress getSockName(ProviderSocket s) throws WsaException;

  /**
   * The peer's address (WSPGetPeerName); it stays known after shutdown.
   *
   * @throws WsaException WSAENOTCONN if there is none, also while a connect is in progress
   */
  SocketAddress getPeerName(ProviderSocket s) throws WsaException;

  /**
   * Reads an option (WSPGetSockOpt).
   *
   * @throws WsaException WSAENOPROTOOPT if the socket has no such option
   */
  <T> T getSockOpt(ProviderSocket s, SockOpt<T> option) throws WsaException;

  /**
   * Sets an option (WSPSetSockOpt).
   *
   * @throws WsaException WSAENOPROTOOPT if the socket has no such option or it is read only,
   *     WSAEINVAL for a value that is not possible
   */
  <T> void setSockOpt(ProviderSocket s, SockOpt<T> option, T value) throws WsaException;

  /**
   * Runs a control code (WSPIoctl).
   *
   * @param input null for codes without one
   * @return null for codes without a result
   * @throws WsaException WSAEOPNOTSUPP for a code that the provider does not know, WSAENOPROTOOPT
   *     for quality of service where there is none, WSAEINVAL
   */
  <I, O> @Nullable O ioctl(ProviderSocket s, IoctlCode<I, O> code, @Nullable I input)
      throws WsaException;

  /**
   * What is true of a socket now, as {@link Readiness} bits: the part of WSPSelect that a provider
   * answers. It costs no more than it must and changes nothing. Unlike a signal, the answer is
   * believed: a layer that holds something back takes the bit out of the answer from below.
   *
   * @throws WsaException WSAENOTSOCK if closed
   */
  int select(ProviderSocket s) throws WsaException;

  /**
   * Asks to be told, by {@link Upcalls#signalled}, when any of some {@link Readiness} bits is true:
   * the part of WSPEventSelect that a provider answers.
   *
   * <p>One-shot: each bit is signalled once for each time that it was asked for, so an unwatched
   * socket is silent and a busy one costs nothing. What is true already is signalled too, at once
   * (perhaps by this thread, before this method returns) or soon. Asking again for a bit that is
   * being watched changes nothing. A signal may be early, any number of times, so the one who gets
   * it looks before believing it; it is never missing.
   *
   * @throws WsaException WSAENOTSOCK if closed
   */
  void watch(ProviderSocket s, int events) throws WsaException;

  /**
   * Ends the provider's work (WSPCleanup): open sockets are closed with a reset, threads end. A
   * layer's own version ends its own work and then calls its lower provider's. Repeating it is no
   * error.
   *
   * <p>Nobody is left waiting, at either end of a connection. Before it returns, a base signals
   * every bit that is watched on a socket of its own, whoever waits there finds WSAENETDOWN when
   * trying again, and it completes every connect that is in progress with WSAENETDOWN, once.
   */
  void cleanup();
}
