-- What stood until now, members with it. A snapshot that held for no time (a clock that went back) is none.
INSERT INTO creator_history (
    tenant_id, creator_id, valid_from, valid_to, created_at, display_name, bio, country, language, category, niches, tier,
    followers, platforms, hashtags, brand_safe, confidence, account_count, provenance, accounts
)
SELECT
    p.tenant_id, p.creator_id, p.updated_at, %(at)s, p.created_at, p.display_name, p.bio, p.country, p.language, p.category,
    p.niches, p.tier, p.followers, p.platforms, p.hashtags, p.brand_safe, p.confidence, p.account_count, p.provenance,
    m.accounts
FROM creator_profile AS p
JOIN (
    SELECT a.creator_id, jsonb_agg(
        jsonb_build_object(
            'account_key', a.account_key, 'platform', a.platform, 'handle', a.handle, 'role', a.role,
            'confidence', a.confidence, 'joined_at', a.joined_at
        ) ORDER BY a.account_key
    ) AS accounts
    FROM creator_account AS a
    WHERE a.tenant_id = %(tenant)s AND a.creator_id = ANY (ARRAY(SELECT c.creator_id FROM changed_creator AS c))
    GROUP BY a.creator_id
) AS m USING (creator_id)
WHERE p.tenant_id = %(tenant)s AND p.creator_id = ANY (ARRAY(SELECT c.creator_id FROM changed_creator AS c))
    AND p.updated_at < %(at)s
