// One observation of each account, as columns. The newest stands as a whole record; those of one moment are ordered by
// `precedence`. Answers how many accounts were created and changed, and the rows that other statements must follow up:
// `renamed` (a handle to remember), `tagged` (hashtags to add), `claimed` (identifiers that may lead elsewhere now).
// Texts are compared for equality only: Neo4j orders them by UTF-16 unit, its indexes and Python by character.
UNWIND range(0, size($account_key) - 1) AS i
MERGE (a:Account {tenant_id: $tenant_id, account_key: $account_key[i]})
WITH a, i, a.handle AS handle_before,
  CASE
    WHEN a.content IS NULL THEN 'created'
    WHEN $observed_at[i] < a.observed_at THEN 'older'
    WHEN $observed_at[i] = a.observed_at AND $precedence[i] <= a.precedence THEN 'older'
    WHEN $content[i] = a.content THEN 'seen again'
    ELSE 'changed'
  END AS outcome,
  a.content IS NOT NULL AND any(tag IN coalesce($hashtags[i], []) WHERE NOT tag IN coalesce(a.hashtags, [])) AS tagged
FOREACH (_ IN CASE outcome WHEN 'older' THEN [] ELSE [1] END |
  SET a += {
    platform: $platform[i],
    native_id: $native_id[i],
    handle: $handle[i],
    display_name: $display_name[i],
    bio: $bio[i],
    urls: $urls[i],
    emails: $emails[i],
    location: $location[i],
    country: $country[i],
    language: $language[i],
    followers: $followers[i],
    following: $following[i],
    posts: $posts[i],
    verified: $verified[i],
    parody: $parody[i],
    state: $state[i],
    avatar_hash: $avatar_hash[i],
    created_at: $created_at[i],
    observed_at: $observed_at[i],
    capture: $capture[i],
    content: $content[i],
    precedence: $precedence[i]
  }
)
FOREACH (_ IN CASE outcome WHEN 'created' THEN [1] ELSE [] END |
  SET a.account_id = $account_id[i], a.hashtags = $hashtags[i]
)
FOREACH (_ IN CASE WHEN outcome IN ['created', 'changed'] THEN [1] ELSE [] END |
  SET a.changed_at = $now
)
WITH a, i, handle_before, outcome, tagged,
  outcome <> 'created' AND coalesce(handle_before, '') <> coalesce($handle[i], '') AS another_handle
RETURN
  sum(CASE outcome WHEN 'created' THEN 1 ELSE 0 END) AS created,
  sum(CASE WHEN outcome = 'changed' OR tagged THEN 1 ELSE 0 END) AS changed,
  collect(
    CASE WHEN another_handle OR $other_handles[i] <> []
      THEN {row: i, present: a.handle, seen: [handle_before, $handle[i]] + coalesce(a.handles_before, [])}
    END
  ) AS renamed,
  collect(CASE WHEN tagged THEN {row: i, hashtags: coalesce(a.hashtags, [])} END) AS tagged,
  collect(
    CASE
      WHEN outcome = 'created' THEN {row: i, handle: null}
      WHEN outcome <> 'older' AND another_handle THEN {row: i, handle: handle_before}
      WHEN outcome <> 'older' AND COUNT { (:Account {tenant_id: $tenant_id, handle: a.handle}) } > 1
        THEN {row: i, handle: null}
    END
  ) AS claimed
