package dev.braid.cluster;

import com.sun.jdi.ClassNotLoadedException;
import com.sun.jdi.ClassType;
import com.sun.jdi.IncompatibleThreadStateException;
import com.sun.jdi.InvalidTypeException;
import com.sun.jdi.InvocationException;
import com.sun.jdi.Method;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.StackFrame;
import com.sun.jdi.StringReference;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.Value;
import com.sun.jdi.event.EventSet;
import java.util.ArrayList;
import java.util.List;

/** A call that a thread of a {@link HeldProcess} stands before. */
public final class HeldCall {
  private final ThreadReference thread;
  private final EventSet events;
  private final String method;
  private final List<String> values;

  private HeldCall(ThreadReference thread, EventSet events, String method, List<String> values) {
    this.thread = thread;
    this.events = events;
    this.method = method;
    this.values = values;
  }

  static HeldCall at(ThreadReference thread, EventSet events) {
    try {
      StackFrame frame = thread.frame(0);
      String method = frame.location().method().name();
      List<Value> all = new ArrayList<>();
      if (frame.thisObject() != null) {
        all.add(frame.thisObject());
      }
      all.addAll(frame.getArgumentValues());
      List<String> values = new ArrayList<>();
      for (Value value : all) {
        values.add(text(thread, value));
      }
      return new HeldCall(thread, events, method, values);
    } catch (IncompatibleThreadStateException
        | InvalidTypeException
        | ClassNotLoadedException
        | InvocationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(ThreadReference thread, Value value)
      throws IncompatibleThreadStateException,
          InvalidTypeException,
          ClassNotLoadedException,
          InvocationException {
    if (value instanceof StringReference string) {
      return string.value();
    }
    if (value instanceof ObjectReference object && object.referenceType() instanceof ClassType) {
      Method toString =
          object.referenceType().methodsByName("toString", "()Ljava/lang/String;").get(0);
      return text(
          thread,
          object.invokeMethod(thread, toString, List.of(), ObjectReference.INVOKE_SINGLE_THREADED));
    }
    return String.valueOf(value);
  }

  /** Whether the object called, or an argument, has that text in its own. */
  public boolean mentions(String text) {
    return values.stream().anyMatch(value -> value.contains(text));
  }

  /** Whether the thread's name starts with that. */
  public boolean isIn(String threads) {
    return thread.name().startsWith(threads);
  }

  /** Lets the thread go on. */
  public void goOn() {
    events.resume();
  }

  /**
   * Lets the thread go on, but with an exception in place of the call.
   *
   * @param type a class that the process has loaded, with a constructor that takes a message
   */
  public void fail(String type, String message) {
    ClassType thrown = (ClassType) thread.virtualMachine().classesByName(type).get(0);
    Method constructor = thrown.concreteMethodByName("<init>", "(Ljava/lang/String;)V");
    try {
      List<Value> arguments = List.of(thread.virtualMachine().mirrorOf(message));
      thread.stop(
          thrown.newInstance(thread, constructor, arguments, ClassType.INVOKE_SINGLE_THREADED));
    } catch (IncompatibleThreadStateException
        | InvalidTypeException
        | ClassNotLoadedException
        | InvocationException e) {
      throw new IllegalStateException(e);
    }
    goOn();
  }

  @Override
  public String toString() {
    return method + " " + values;
  }
}
