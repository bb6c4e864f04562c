package io.forgewatch.cli;

/** Where the launcher begins. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.out.println("forgewatch");
    }
}
