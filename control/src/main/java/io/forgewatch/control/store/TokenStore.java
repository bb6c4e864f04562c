package io.forgewatch.control.store;

import com.google.protobuf.ByteString;
import io.forgewatch.v1.Role;
import java.util.List;
import java.util.Optional;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;

/** Tokens, each change with its entry in the audit log. Methods throw {@link StoreException} where the database fails. */
public final class TokenStore {
    /** Those that ended are kept, so that it is known whose they were; the longest ended make room. */
    public static final int MAX_TOKENS = 1000;

    private static final List<Field<?>> COLUMNS = List.of(
            Tables.TOKEN_ID,
            Tables.TOKEN_WHO,
            Tables.TOKEN_ROLE,
            Tables.TOKEN_HASH,
            Tables.TOKEN_CREATED,
            Tables.TOKEN_EXPIRES,
            Tables.TOKEN_REVOKED);

    private final Database database;

    TokenStore(Database database) {
        this.database = database;
    }

    /** The latest made first. */
    public List<StoredToken> list() {
        return database.read(db -> db.select(COLUMNS)
                .from(Tables.TOKEN)
                .orderBy(Tables.TOKEN_CREATED.desc(), Tables.TOKEN_ID)
                .limit(MAX_TOKENS)
                .fetch(TokenStore::token));
    }

    /** Adds a token. False where there are too many that have not ended. */
    public boolean add(StoredToken token, AuditEntry entry) {
        return database.write(db -> {
            if (db.fetchCount(Tables.TOKEN) >= MAX_TOKENS && !makeRoom(db, token.createdNs())) {
                return false;
            }
            db.insertInto(Tables.TOKEN, COLUMNS)
                    .values(
                            token.id(),
                            token.who(),
                            (long) token.role().getNumber(),
                            token.hash().toByteArray(),
                            token.createdNs(),
                            token.expiresNs(),
                            token.revokedNs())
                    .execute();
            AuditLog.add(db, entry);
            return true;
        });
    }

    private static boolean makeRoom(DSLContext db, long nowNs) {
        String oldest = db.select(Tables.TOKEN_ID)
                .from(Tables.TOKEN)
                .where(Tables.TOKEN_REVOKED
                        .ne(0L)
                        .or(Tables.TOKEN_EXPIRES.ne(0L).and(Tables.TOKEN_EXPIRES.lt(nowNs))))
                .orderBy(Tables.TOKEN_CREATED)
                .limit(1)
                .fetchOne(Tables.TOKEN_ID);
        return oldest != null
                && db.deleteFrom(Tables.TOKEN).where(Tables.TOKEN_ID.eq(oldest)).execute() == 1;
    }

    /** Revokes a token, unless it was before. Empty where there is none. */
    public Optional<StoredToken> revoke(String id, long nowNs, AuditEntry entry) {
        return database.write(db -> {
            int changed = db.update(Tables.TOKEN)
                    .set(Tables.TOKEN_REVOKED, nowNs)
                    .where(Tables.TOKEN_ID.eq(id), Tables.TOKEN_REVOKED.eq(0L))
                    .execute();
            if (changed == 1) {
                AuditLog.add(db, entry);
            }
            return db.select(COLUMNS)
                    .from(Tables.TOKEN)
                    .where(Tables.TOKEN_ID.eq(id))
                    .fetchOptional()
                    .map(TokenStore::token);
        });
    }

    private static StoredToken token(Record row) {
        Role role = Role.forNumber(row.get(Tables.TOKEN_ROLE).intValue());
        return new StoredToken(
                row.get(Tables.TOKEN_ID),
                row.get(Tables.TOKEN_WHO),
                role == null ? Role.ROLE_UNSPECIFIED : role,
                ByteString.copyFrom(row.get(Tables.TOKEN_HASH)),
                row.get(Tables.TOKEN_CREATED),
                row.get(Tables.TOKEN_EXPIRES),
                row.get(Tables.TOKEN_REVOKED));
    }
}
