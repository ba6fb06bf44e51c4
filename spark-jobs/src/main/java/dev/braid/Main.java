package dev.braid;

/** Entry point. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("braid " + args.length);
  }
}
