package dev.layersock.error;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toUnmodifiableMap;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * What can go wrong in a call of the service provider interface: Winsock's error codes, with
 * Winsock's names and numbers, in the order of the numbers.
 *
 * <p>The code is what a program decides by, so take the one that tells it what to do next: try
 * again later, try another address, ask for less, or give up. Four questions find it:
 *
 * <ul>
 *   <li>Does the socket's state forbid the call? {@link #WSAENOTSOCK}, {@link #WSAENOTCONN}, {@link
 *       #WSAEISCONN}, {@link #WSAEALREADY}, {@link #WSAESHUTDOWN}, else {@link #WSAEINVAL}.
 *   <li>Is the request one that this kind of socket can never grant? {@link #WSAEOPNOTSUPP} for the
 *       operation, {@link #WSAENOPROTOOPT} for an option.
 *   <li>Did somebody on this side say no? {@link #WSAEACCES}. The peer? {@link #WSAECONNREFUSED}.
 *       Nobody at all? {@link #WSAETIMEDOUT}.
 *   <li>Was there a connection, and who ended it? The peer: {@link #WSAECONNRESET}. This side:
 *       {@link #WSAECONNABORTED}. Both in good order: {@link #WSAEDISCON}.
 * </ul>
 *
 * <p>A layer that has nothing to add lets the error from below pass unchanged. Some constants are
 * not failures but states or notices; they are here for whoever reads {@code SO_ERROR} or an event.
 */
public enum WsaError {
  /**
   * The event object given with an overlapped operation cannot be used. A socket that cannot be
   * used is {@link #WSAENOTSOCK}.
   */
  WSA_INVALID_HANDLE(6, "invalid handle"),

  /**
   * There is no memory for the result of a call that needs no socket, such as an address
   * conversion. For a socket's buffers and queues use {@link #WSAENOBUFS}.
   */
  WSA_NOT_ENOUGH_MEMORY(8, "not enough memory"),

  /**
   * An overlapped call lacks its overlapped operation, or names one that was never started. Every
   * other bad argument is {@link #WSAEINVAL}.
   */
  WSA_INVALID_PARAMETER(87, "invalid parameter"),

  /**
   * An overlapped operation ended unfinished because its socket was closed or its provider cleaned
   * up. A blocked caller gets {@link #WSAENOTSOCK} for a close and {@link #WSAEINTR} for a
   * cancelled wait.
   */
  WSA_OPERATION_ABORTED(995, "operation aborted"),

  /**
   * The answer to a caller that asks, without waiting, for the result of an overlapped operation
   * that still runs. What the start of the operation reports is {@link #WSA_IO_PENDING}.
   */
  WSA_IO_INCOMPLETE(996, "operation not complete"),

  /**
   * An overlapped operation was started and completes later. Like {@link #WSAEWOULDBLOCK} this is a
   * return value in Layersock, never an exception; the constant is for whoever asks, in an event or
   * a result.
   */
  WSA_IO_PENDING(997, "operation pending"),

  /**
   * A blocking call was cancelled, or its thread interrupted on a socket that heeds interrupts. A
   * wait that ends by itself is {@link #WSAETIMEDOUT}; a wait on a socket that another thread
   * closes is {@link #WSAENOTSOCK}.
   */
  WSAEINTR(10004, "interrupted call"),

  /**
   * A policy on this side forbids the call: a layer's rule denies the connection, a datagram goes
   * to a broadcast address without {@code SO_BROADCAST}, a local address is held exclusively. A
   * refusal by the peer is {@link #WSAECONNREFUSED}; an address that is merely taken is {@link
   * #WSAEADDRINUSE}.
   */
  WSAEACCES(10013, "permission denied"),

  /**
   * A buffer of the caller has the wrong size: too small for callee data or an address text, or
   * caller data longer than the protocol carries. A value that is out of range is {@link
   * #WSAEINVAL}; a message that does not fit is {@link #WSAEMSGSIZE}.
   */
  WSAEFAULT(10014, "bad buffer"),

  /**
   * An argument has a value that is not allowed, or the call comes at the wrong time: a second
   * bind, listen before bind, accept before listen, connect on a listening socket. Where the state
   * has a code of its own take that: {@link #WSAEISCONN}, {@link #WSAEALREADY}, {@link
   * #WSAENOTCONN}.
   */
  WSAEINVAL(10022, "invalid argument"),

  /**
   * The process or the provider has no descriptor left for another socket. For memory use {@link
   * #WSAENOBUFS}; for a limit on the users of a provider, {@link #WSAEPROCLIM}.
   */
  WSAEMFILE(10024, "too many open sockets"),

  /**
   * A non-blocking call cannot finish now and may be repeated when the socket is ready. In
   * Layersock this is a return value of the interface, never an exception; the constant is for
   * whoever asks, in {@code SO_ERROR} or an event. A call that did wait, in vain, ends with {@link
   * #WSAETIMEDOUT}.
   */
  WSAEWOULDBLOCK(10035, "operation would block"),

  /**
   * The calling thread is inside a callback, such as the condition of accept, and must not wait: a
   * blocking connect there raises this, and any blocking call that would have to wait. An attempt
   * under way is a return value, never this; to connect a second time meanwhile is {@link
   * #WSAEALREADY}.
   */
  WSAEINPROGRESS(10036, "operation in progress"),

  /**
   * Connect is called again while the first attempt is pending. After that attempt has succeeded it
   * is {@link #WSAEISCONN}; on a listening socket, {@link #WSAEINVAL}. The pending attempt itself
   * is no error, see {@link #WSAEINPROGRESS}.
   */
  WSAEALREADY(10037, "connect already in progress"),

  /**
   * The socket is closed, or belongs to another chain; a thread that waits on a socket gets this
   * when another closes it. An open socket without a connection is {@link #WSAENOTCONN}.
   */
  WSAENOTSOCK(10038, "not a socket"),

  /**
   * A datagram is to be sent to an address, and none is given. A send that relies on a default peer
   * and has none is {@link #WSAENOTCONN}; an address that cannot be a destination is {@link
   * #WSAEADDRNOTAVAIL}.
   */
  WSAEDESTADDRREQ(10039, "destination address required"),

  /**
   * A message is larger than the transport carries, and nothing was sent; or one was received that
   * is larger than the buffer. A buffer too small for anything but a message is {@link #WSAEFAULT}.
   */
  WSAEMSGSIZE(10040, "message too long"),

  /**
   * The protocol exists but not for sockets of this type, such as UDP for a stream. A protocol that
   * no provider has is {@link #WSAEPROTONOSUPPORT}.
   */
  WSAEPROTOTYPE(10041, "wrong protocol for the socket type"),

  /**
   * The option is unknown or not for this kind of socket. Also for disconnect data, and for control
   * codes about quality of service, where the protocol has neither. A known option with a bad value
   * is {@link #WSAEINVAL}; an operation that is missing as a whole is {@link #WSAEOPNOTSUPP}.
   */
  WSAENOPROTOOPT(10042, "option not supported"),

  /**
   * No provider has the protocol asked for, or connect brings caller data that the protocol cannot
   * carry. A protocol that exists for another type is {@link #WSAEPROTOTYPE}; an operation that the
   * protocol lacks is {@link #WSAEOPNOTSUPP}.
   */
  WSAEPROTONOSUPPORT(10043, "protocol not supported"),

  /**
   * No provider of the family has sockets of this type. A type that exists, but not with this
   * protocol, is {@link #WSAEPROTOTYPE}.
   */
  WSAESOCKTNOSUPPORT(10044, "socket type not supported"),

  /**
   * This kind of socket never does that: listen on datagrams, urgent data without a stream. Also
   * for flow specifications that connect cannot satisfy, and for an unknown control code. One
   * option that is missing is {@link #WSAENOPROTOOPT}; a protocol that is, {@link
   * #WSAEPROTONOSUPPORT}.
   */
  WSAEOPNOTSUPP(10045, "operation not supported"),

  /** An old twin of {@link #WSAEAFNOSUPPORT}, kept for its number. Providers raise that one. */
  WSAEPFNOSUPPORT(10046, "protocol family not supported"),

  /**
   * No provider has the family, or an address given to the socket, in bind too, is of another
   * family than the socket. An address of the right family that cannot be used is {@link
   * #WSAEADDRNOTAVAIL}.
   */
  WSAEAFNOSUPPORT(10047, "address family not supported"),

  /**
   * Another socket has the local address. A wildcard address may show it only later, in listen or
   * connect. An address that is held exclusively may be {@link #WSAEACCES}; one that is not this
   * host's is {@link #WSAEADDRNOTAVAIL}.
   */
  WSAEADDRINUSE(10048, "address already in use"),

  /**
   * The address cannot serve here: bind to one that is not local, connect of a stream to the
   * all-zero address, a datagram to port 0. A good address that cannot be reached is {@link
   * #WSAENETUNREACH} or {@link #WSAEHOSTUNREACH}.
   */
  WSAEADDRNOTAVAIL(10049, "address not available"),

  /**
   * The provider's network as a whole has failed, so any function may raise this. When only some
   * destinations are out of reach it is {@link #WSAENETUNREACH}; before the provider could start,
   * {@link #WSASYSNOTREADY}.
   */
  WSAENETDOWN(10050, "network is down"),

  /**
   * This host has no route to the peer's network. When the route exists but the peer cannot be
   * found at its end it is {@link #WSAEHOSTUNREACH}. The socket may be connected again after
   * either.
   */
  WSAENETUNREACH(10051, "network unreachable"),

  /**
   * Keep-alive found the connection dead while a call was in progress; later calls get {@link
   * #WSAENOTCONN}. A reset that the peer sent is {@link #WSAECONNRESET}; a connection that this
   * side gives up is {@link #WSAECONNABORTED}.
   */
  WSAENETRESET(10052, "connection lost by the network"),

  /**
   * This side broke the connection: data stayed unacknowledged too long, a cancelled call left the
   * stream damaged, a layer had to cut it. If the peer broke it, use {@link #WSAECONNRESET}; if
   * keep-alive found it dead, {@link #WSAENETRESET}.
   */
  WSAECONNABORTED(10053, "connection aborted"),

  /**
   * The peer cut the connection, perhaps before it was accepted; on a datagram socket, an earlier
   * datagram met a closed port. If this side cut it, use {@link #WSAECONNABORTED}; if keep-alive
   * gave up, {@link #WSAENETRESET}; if the peer ended it in good order, {@link #WSAEDISCON}.
   */
  WSAECONNRESET(10054, "connection reset by peer"),

  /**
   * There is no room for the socket's buffers, queues or other state. Too many sockets are {@link
   * #WSAEMFILE}; a full send queue that will drain is {@link #WSAEWOULDBLOCK}.
   */
  WSAENOBUFS(10055, "no buffer space"),

  /**
   * Connect or listen is called on a connected stream socket; a datagram socket just takes the new
   * peer. While the connect is still pending it is {@link #WSAEALREADY}.
   */
  WSAEISCONN(10056, "already connected"),

  /**
   * The call needs a peer and there is none: never connected, connect still pending, or the default
   * peer was taken back. A connection with only this direction ended is {@link #WSAESHUTDOWN}.
   */
  WSAENOTCONN(10057, "not connected"),

  /**
   * This side has ended the direction that the call needs: send after {@code SD_SEND}, receive
   * after {@code SD_RECEIVE}. When the other side has ended it, receive reports the end of the
   * stream, or {@link #WSAEDISCON}.
   */
  WSAESHUTDOWN(10058, "socket is shut down"),

  /**
   * Time ran out with no answer: a connect that nobody accepts or refuses, a send or receive past
   * its time limit. An answer that says no is {@link #WSAECONNREFUSED}; a rule on this side that
   * says no is {@link #WSAEACCES}; a wait that somebody ends is {@link #WSAEINTR}.
   */
  WSAETIMEDOUT(10060, "timed out"),

  /**
   * The peer said no: nobody listens there, the backlog is full, or the accept condition rejected
   * the request, in which case accept raises it too. A layer whose rule denies the connection
   * raises it where the application is to see what a closed port looks like, else {@link
   * #WSAEACCES}. A peer that stays silent is {@link #WSAETIMEDOUT}.
   */
  WSAECONNREFUSED(10061, "connection refused"),

  /**
   * The peer's network can be reached but not the peer. Without a route to that network it is
   * {@link #WSAENETUNREACH}; if the host is there and refuses, {@link #WSAECONNREFUSED}.
   */
  WSAEHOSTUNREACH(10065, "host unreachable"),

  /**
   * The provider does not start because it serves as many users as it can. A limit on sockets is
   * {@link #WSAEMFILE}.
   */
  WSAEPROCLIM(10067, "too many users of the provider"),

  /**
   * A provider cannot start because what it stands on is not ready; a later start may succeed. A
   * failure after the start is {@link #WSAENETDOWN}; a start that fails for the provider's own
   * reasons is {@link #WSAEPROVIDERFAILEDINIT}.
   */
  WSASYSNOTREADY(10091, "network subsystem not ready"),

  /**
   * The caller asks for a lower version of the interface than the provider's lowest. A provider
   * whose own answer makes no sense is {@link #WSAEINVALIDPROVIDER}.
   */
  WSAVERNOTSUPPORTED(10092, "version not supported"),

  /**
   * A provider is called before its start or after its last cleanup. A start that was tried and
   * failed is {@link #WSAEPROVIDERFAILEDINIT}.
   */
  WSANOTINITIALISED(10093, "provider not started"),

  /**
   * The peer of a message-oriented connection has ended it in good order, and nothing is left to
   * receive. On a stream that is no error but the end of the stream. A disorderly end is {@link
   * #WSAECONNRESET}.
   */
  WSAEDISCON(10101, "graceful disconnect"),

  /**
   * A name lookup was ended while a call for its next result was running. A cancelled call on a
   * socket is {@link #WSAEINTR}, or {@link #WSA_OPERATION_ABORTED} if overlapped.
   */
  WSAECANCELLED(10103, "lookup cancelled"),

  /**
   * A provider's procedure table lacks a function that it must have. If the provider as such cannot
   * be used it is {@link #WSAEINVALIDPROVIDER}.
   */
  WSAEINVALIDPROCTABLE(10104, "invalid procedure table"),

  /**
   * What is installed is not a provider that can be used, for instance because it speaks another
   * version. A sound provider that does not start is {@link #WSAEPROVIDERFAILEDINIT}.
   */
  WSAEINVALIDPROVIDER(10105, "invalid provider"),

  /**
   * A provider, or one below it in the chain, cannot be loaded or its start fails. If the reason
   * lies outside the provider and may pass, use {@link #WSASYSNOTREADY}.
   */
  WSAEPROVIDERFAILEDINIT(10106, "provider failed to initialise"),

  /**
   * Something failed that should never fail. A {@link RuntimeException} out of a layer becomes
   * this, with that layer's name; a transport uses it for a failure of the system that no other
   * constant describes. A network that has failed as such is {@link #WSAENETDOWN}.
   */
  WSASYSCALLFAILURE(10107, "unexpected failure"),

  /**
   * The service class asked for is not registered. An unknown template for quality of service is
   * {@link #WSAEINVAL}.
   */
  WSATYPE_NOT_FOUND(10109, "class type not found"),

  /**
   * The accept condition deferred its decision: the request stays in the queue and a later accept
   * asks again. A queue without a request is {@link #WSAEWOULDBLOCK}; a rejected request, {@link
   * #WSAECONNREFUSED}.
   */
  WSATRY_AGAIN(11002, "try again"),

  /**
   * A change of the catalog is refused and would be refused again, because the provider is there
   * already or the caller has no right. A request that is itself malformed is {@link #WSAEINVAL}.
   */
  WSANO_RECOVERY(11003, "unrecoverable failure"),

  /** A notice, no failure: at least one receiver has made a reservation. */
  WSA_QOS_RECEIVERS(11005, "receivers have reserved"),
  /** A notice, no failure: at least one sender has announced itself. */
  WSA_QOS_SENDERS(11006, "senders are present"),
  /** A notice, no failure: the last sender has gone. */
  WSA_QOS_NO_SENDERS(11007, "no senders"),
  /** A notice, no failure: the last receiver has gone. */
  WSA_QOS_NO_RECEIVERS(11008, "no receivers"),
  /** A notice, no failure: the network has granted the reservation. */
  WSA_QOS_REQUEST_CONFIRMED(11009, "reservation confirmed"),
  /**
   * The flow is refused for lack of resources; if a rule refuses it, {@link
   * #WSA_QOS_POLICY_FAILURE}. What connect raises is {@link #WSAEOPNOTSUPP}.
   */
  WSA_QOS_ADMISSION_FAILURE(11010, "not enough resources for the flow"),
  /** The flow is refused by a rule; for lack of resources, {@link #WSA_QOS_ADMISSION_FAILURE}. */
  WSA_QOS_POLICY_FAILURE(11011, "flow refused by policy"),
  /** The reservation style is unknown or clashes with one in force. */
  WSA_QOS_BAD_STYLE(11012, "bad reservation style"),
  /** A filter or provider-specific object is wrong, and no code below says how. */
  WSA_QOS_BAD_OBJECT(11013, "bad quality of service object"),
  /** Traffic control cannot carry out the flow specification. */
  WSA_QOS_TRAFFIC_CTRL_ERROR(11014, "traffic control error"),
  /** Any other failure of quality of service. */
  WSA_QOS_GENERIC_ERROR(11015, "quality of service failure"),
  /** A flow specification has an unknown service type. */
  WSA_QOS_ESERVICETYPE(11016, "invalid service type"),
  /**
   * The fields of a flow specification contradict each other; one inside an object, {@link
   * #WSA_QOS_EPSFLOWSPEC}.
   */
  WSA_QOS_EFLOWSPEC(11017, "invalid flow specification"),
  /**
   * The provider-specific buffer as a whole is malformed; a single object, {@link
   * #WSA_QOS_EOBJLENGTH}.
   */
  WSA_QOS_EPROVSPECBUF(11018, "invalid provider-specific buffer"),
  /** A filter has an invalid style. */
  WSA_QOS_EFILTERSTYLE(11019, "invalid filter style"),
  /** A filter has an invalid type. */
  WSA_QOS_EFILTERTYPE(11020, "invalid filter type"),
  /** A flow descriptor has the wrong number of filters. */
  WSA_QOS_EFILTERCOUNT(11021, "wrong number of filters"),
  /** A provider-specific object has a wrong length. */
  WSA_QOS_EOBJLENGTH(11022, "invalid object length"),
  /** The number of flow descriptors is wrong; a bad one among them, {@link #WSA_QOS_EFLOWDESC}. */
  WSA_QOS_EFLOWCOUNT(11023, "wrong number of flow descriptors"),
  /**
   * A provider-specific object has an unknown type. The name keeps Winsock's historic misspelling.
   */
  WSA_QOS_EUNKOWNPSOBJ(11024, "unknown provider-specific object"),
  /** A policy object is invalid; a policy that says no, {@link #WSA_QOS_POLICY_FAILURE}. */
  WSA_QOS_EPOLICYOBJ(11025, "invalid policy object"),
  /** A flow descriptor in the list is invalid. */
  WSA_QOS_EFLOWDESC(11026, "invalid flow descriptor"),
  /** A flow specification inside a provider-specific object is invalid. */
  WSA_QOS_EPSFLOWSPEC(11027, "invalid provider-specific flow specification"),
  /** A filter inside a provider-specific object is invalid. */
  WSA_QOS_EPSFILTERSPEC(11028, "invalid provider-specific filter"),
  /** The object that says what to do with excess traffic is invalid. */
  WSA_QOS_ESDMODEOBJ(11029, "invalid shape or discard mode"),
  /** The object that sets the shaping rate is invalid. */
  WSA_QOS_ESHAPERATEOBJ(11030, "invalid shaping rate"),
  /** A policy element has a type that is reserved. */
  WSA_QOS_RESERVED_PETYPE(11031, "reserved policy element");

  private static final Map<Integer, WsaError> BY_CODE =
      Arrays.stream(values()).collect(toUnmodifiableMap(WsaError::code, identity()));

  private final int code;
  private final String meaning;

  WsaError(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** Winsock's number, for example 10061. */
  public int code() {
    return code;
  }

  /** What happened, as a short phrase in lower case, for example {@code connection refused}. */
  public String meaning() {
    return meaning;
  }

  /**
   * The constant with Winsock's number {@code code}.
   *
   * @param code any number; 0, which is success in Winsock, has no constant
   * @return empty if no constant has that number
   */
  public static Optional<WsaError> ofCode(int code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
