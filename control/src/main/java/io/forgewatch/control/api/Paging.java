package io.forgewatch.control.api;

import java.util.Locale;
import java.util.regex.Pattern;

/** What lists have in common: how large a page is, how a resource is named. */
final class Paging {
    private static final int DEFAULT_SIZE = 50;
    private static final int MAX_SIZE = 1000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private Paging() {}

    /** The size of a page for what was asked: 0 means the default (https://google.aip.dev/158). */
    static int size(int asked) {
        if (asked < 0) {
            throw ApiException.badField(
                    "page_size", "INVALID_PAGE_SIZE", "page_size is " + asked + "; 0 means the default");
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, MAX_SIZE);
    }

    /** The id in a name of the form collection/id. */
    static String id(String collection, String name) {
        return id(collection, "name", name);
    }

    /** The id in such a name, which another field of the request has. */
    static String id(String collection, String field, String name) {
        String id = name.startsWith(collection + "/") ? name.substring(collection.length() + 1) : "";
        if (!ID.matcher(id).matches()) {
            throw ApiException.badField(
                    field, "INVALID_" + field.toUpperCase(Locale.ROOT), field + " has to be " + collection + "/{id}");
        }
        return id;
    }
}
