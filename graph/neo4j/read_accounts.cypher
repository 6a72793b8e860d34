// One page of a tenant's accounts by key, as columns: lists travel and become Arrow arrays faster than records.
MATCH (a:Account {tenant_id: $tenant_id})
WHERE a.account_key > $after
WITH a ORDER BY a.tenant_id, a.account_key LIMIT $limit
WITH collect(a) AS page
RETURN
  [a IN page | a.account_key] AS account_key,
  [a IN page | a.platform] AS platform,
  [a IN page | a.native_id] AS native_id,
  [a IN page | a.handle] AS handle,
  [a IN page | a.display_name] AS display_name,
  [a IN page | a.bio] AS bio,
  [a IN page | a.urls] AS urls,
  [a IN page | a.emails] AS emails,
  [a IN page | a.hashtags] AS hashtags,
  [a IN page | a.location] AS location,
  [a IN page | a.country] AS country,
  [a IN page | a.language] AS language,
  [a IN page | a.followers] AS followers,
  [a IN page | a.following] AS following,
  [a IN page | a.posts] AS posts,
  [a IN page | a.verified] AS verified,
  [a IN page | a.parody] AS parody,
  [a IN page | a.state] AS state,
  [a IN page | a.avatar_hash] AS avatar_hash,
  [a IN page | a.created_at] AS created_at,
  [a IN page | a.observed_at] AS observed_at,
  [a IN page | a.capture] AS capture
