"""A corpus of bios in many languages and scripts, each with all that it states: `kind value role`."""

import pyarrow as pa
import pytest

from resolution.identifiers import extract

CHANNEL = "UCabcdefghijklmnopqrstuv"

LABELLED = [
    ("IG: @jane.ig", "handle instagram:jane.ig identity"),
    ("insta - janedoe", "handle instagram:janedoe identity"),
    ("📸 @jane_ig", "handle instagram:jane_ig identity"),
    ("yt/janedoe", "handle youtube:janedoe identity"),
    ("▶️ @jane.tube", "handle youtube:jane.tube identity"),
    ("🎥 YT: @janetube", "handle youtube:janetube identity"),
    ("X/Twitter: jane_x", "handle x:jane_x identity"),
    ("X: @jane_x", "handle x:jane_x identity"),
    ("𝕏 @jane_x", "handle x:jane_x identity"),
    ("dreamer | 𝕏 @jane_x", "handle x:jane_x identity"),
    ("🐦 @jane_x", "handle x:jane_x identity"),
    ("follow me on Instagram @jane.ig", "handle instagram:jane.ig identity"),
    ("find me on instagram jane_ig", "handle instagram:jane_ig identity"),
    ("find me on instagram daily", ""),
    ("my insta is jane99", "handle instagram:jane99 identity"),
    ("【IG】jane.ig", "handle instagram:jane.ig identity"),
    ("「インスタ」jane_jp", "handle instagram:jane_jp identity"),
    ("IG ↣ jane.ig", "handle instagram:jane.ig identity"),
    ("YouTube: Jane Doe", ""),
    ("إنستقرام: jane_ar", "handle instagram:jane_ar identity"),
    ("follow the official @jane_ig on Instagram", "handle instagram:jane_ig mention"),
    ("@jane.ig on Instagram", "handle instagram:jane.ig identity"),
    ("@jane.ig (IG)", "handle instagram:jane.ig identity"),
    ("Instagram is jane.ig", ""),
    ("Instagram name: jane.ig", "handle instagram:jane.ig identity"),
    ("IG 👉🏼 @jane.ig", "handle instagram:jane.ig identity"),
    ("IG & Twitter: @janedoe2", "handle instagram:janedoe2 identity; handle x:janedoe2 identity"),
    (
        "ig/x/yt: janedoe",
        "handle instagram:janedoe identity; handle x:janedoe identity; handle youtube:janedoe identity",
    ),
    (
        "Twitter: jane_x, IG: jane_i; YT: JaneTube",
        "handle x:jane_x identity; handle instagram:jane_i identity; handle youtube:janetube identity",
    ),
    ("YT: janetube Business: jane@gmail.com", "handle youtube:janetube identity; email jane@gmail.com identity"),
    ("Snap: janesnap", "handle snapchat:janesnap identity"),
    ("Twitch: jane_live", "handle twitch:jane_live identity"),
    ("IG: mellowdale", "handle instagram:mellowdale identity"),
    ("YT: user190224519", "handle youtube:user190224519 identity"),
    # other languages and scripts
    ("インスタ：@jane_jp", "handle instagram:jane_jp identity"),
    ("インスタは@jane_jp", "handle instagram:jane_jp identity"),
    ("인스타: jane_kr", "handle instagram:jane_kr identity"),
    ("유튜브 @janetube", "handle youtube:janetube identity"),
    ("инста: @jane_ru", "handle instagram:jane_ru identity"),
    ("انستا: jane_ar", "handle instagram:jane_ar identity"),
    ("सभी को नमस्ते इंस्टा: @jane_hi", "handle instagram:jane_hi identity"),
    ("ไอจี: jane_th", "handle instagram:jane_th identity"),
    ("小红书：jane_cn 微博@jane_wb", "handle xiaohongshu:jane_cn identity; handle weibo:jane_wb identity"),
    ("mi insta: @jane_es", "handle instagram:jane_es identity"),
    ("Insta ⬇️\n@jane.de", "handle instagram:jane.de identity"),
    # letters in another dress
    ("ᴵᴳ: @ᴊᴀɴᴇ_ᴍᴜᴀ", "handle instagram:jane_mua identity"),
    ("𝐈𝐆: @𝐣𝐚𝐧𝐞_𝐦𝐮𝐚", "handle instagram:jane_mua identity"),
    ("ＩＧ：＠ｊａｎｅ＿ｍｕａ", "handle instagram:jane_mua identity"),
    ("I\u200bG: @jane\u200b_mua", "handle instagram:jane_mua identity"),
    # sentences, not claims
    ("TikTok - makeup tutorials every day", ""),
    ("YouTube: 100k subs", ""),
    ("YouTube: subscribe!", ""),
    ("Instagram: coming soon", ""),
    ("I love Instagram", ""),
    ("mix & match", ""),
    ("5 x 3 = 15", ""),
    ("📸 Photographer", ""),
    ("best of: cats", ""),
]

SAME = [
    ("same @ everywhere", "handle *:janedoe identity"),
    ("same handle on all platforms", "handle *:janedoe identity"),
    ("same @ on IG and YouTube", "handle instagram:janedoe identity; handle youtube:janedoe identity"),
    ("all socials: @jane.all", "handle *:jane.all identity"),
    ("@jane.doe everywhere", "handle *:jane.doe identity"),
    ("mismo usuario en todas mis redes", "handle *:janedoe identity"),
    ("mesmo @ em tudo", "handle *:janedoe identity"),
    ("même pseudo partout", "handle *:janedoe identity"),
    ("überall gleich", "handle *:janedoe identity"),
    ("везде одинаковый ник", "handle *:janedoe identity"),
    ("全网同名", "handle *:janedoe identity"),
    ("どこでも同じIDです", "handle *:janedoe identity"),
    ("same energy everywhere you go", ""),
]

PROFILES = [
    ("https://www.instagram.com/jane.ig/?igshid=123", "handle instagram:jane.ig identity"),
    ("instagram.com/jane.ig.", "handle instagram:jane.ig identity"),
    ("INSTAGRAM.COM/Jane.IG!", "handle instagram:jane.ig identity"),
    ("我的IG instagram.com/jane_cn欢迎", "handle instagram:jane_cn identity"),
    ("https://l.instagram.com/?u=https%3A%2F%2Ftwitter.com%2Fjane_x&e=AT0", "handle x:jane_x identity"),
    ("http://mobile.twitter.com/jane_x?s=21", "handle x:jane_x identity"),
    ("https://twitter.com/intent/follow?screen_name=jane_x", "handle x:jane_x identity"),
    ("youtube.com/@日本語チャンネル", "handle youtube:日本語チャンネル identity"),
    ("youtube.com/c/JaneTube", "handle youtube:janetube identity"),
    ("https://m.youtube.com/user/JaneTube/videos", "handle youtube:janetube identity"),
    (f"youtube.com/channel/{CHANNEL}?sub_confirmation=1", f"native youtube:{CHANNEL} identity"),
    ("twitch.tv/jane_live patreon.com/janedoe", "handle twitch:jane_live identity; handle patreon:janedoe identity"),
    ("github.com/janedoe, jane.substack.com", "handle github:janedoe identity; handle substack:jane identity"),
    ("https://open.spotify.com/artist/06HL4z0CvFAxyc27GXpf02", "native spotify:06HL4z0CvFAxyc27GXpf02 identity"),
    ("https://www.tiktok.com/@janedoe", ""),  # the account itself
    ("https://www.tiktok.com/@jane_other", "handle tiktok:jane_other mention"),
]

PAGES = [
    ("linktr.ee/janedoe", "link_page linktr.ee/janedoe identity"),
    ("https://linktr.ee/JaneDoe?utm_source=linktree_profile_share", "link_page linktr.ee/janedoe identity"),
    ("jane.carrd.co", "link_page carrd.co/jane identity"),
    (
        "beacons.ai/janedoe | bio.link/janedoe",
        "link_page beacons.ai/janedoe identity; link_page bio.link/janedoe identity",
    ),
    ("www.janedoe.com", "url janedoe.com identity"),
    ("Blog: janedoe.co.uk", "url janedoe.co.uk identity"),
    ("https://shop.janedoe.com/sale?utm_campaign=bio#top", "url janedoe.com identity"),
    ("https://кошка.рф", "url кошка.рф identity"),
    ("jane.github.io", "handle github:jane identity"),
    ("https://janedoe.netlify.app", "url janedoe.netlify.app identity"),
    ("my story: https://www.nytimes.com/2020/jane.html", ""),
    ("docs.google.com/forms/d/1", ""),
    ("linktr.ee", ""),
    ("Dr.Jane loves end.In pizza", ""),
    ("a.k.a. Jane, est.2020, v2.0, 3.5k", ""),
    ("founder of https://acmebrand.com", "url acmebrand.com brand"),
]

EMAILS = [
    ("jane@gmail.com", "email jane@gmail.com identity"),
    ("Contact: Jane.Doe@Gmail.com!", "email jane.doe@gmail.com identity"),
    ("jane [at] gmail [dot] com", "email jane@gmail.com identity"),
    ("jane(at)gmail.com", "email jane@gmail.com identity"),
    ("jane at gmail dot com", "email jane@gmail.com identity"),
    ("jane at gmail.com", "email jane@gmail.com identity"),
    ("jane arroba gmail punto com", "email jane@gmail.com identity"),
    ("jane@gmail,com", "email jane@gmail.com identity"),
    ("jane＠gmail．com", "email jane@gmail.com identity"),
    ("📩jane@gmail.com", "email jane@gmail.com identity"),
    ("jane@gmail", "email jane@gmail.com identity"),
    ("j a n e @ g m a i l . c o m", "email jane@gmail.com identity"),
    ("jane @ gmail.com", "email jane@gmail.com identity"),
    ("hello@janedoe.com", "email hello@janedoe.com identity"),
    ("info@starsagency.com", "email info@starsagency.com business"),
    ("jane@starsagency.com", "email jane@starsagency.com identity"),
    ("mgmt: bob@gmail.com", "email bob@gmail.com business"),
    ("work at google.com", ""),
    ("IG @jane.fashion", "handle instagram:jane.fashion identity"),
    ("jane@nowhere", ""),
]

RELATIONS = [
    ("founder @brand", "handle tiktok:brand brand"),
    ("@brand founder", "handle tiktok:brand brand"),
    ("CEO of @brand & @other", "handle tiktok:brand brand; handle tiktok:other brand"),
    ("mgmt @agency", "handle tiktok:agency manager"),
    ("@agency mgmt", "handle tiktok:agency manager"),
    ("fan of @taylor", "handle tiktok:taylor fan"),
    ("wife to @bob | owner @bobshop", "handle tiktok:bob partner; handle tiktok:bobshop brand"),
    ("💍 @bob", "handle tiktok:bob partner"),
    ("esposa de @bob", "handle tiktok:bob partner"),
    ("жена @bob", "handle tiktok:bob partner"),
    ("mom of @kid1 and @kid2", "handle tiktok:kid1 child; handle tiktok:kid2 child"),
    ("mamá de @kid1", "handle tiktok:kid1 child"),
    ("singer of @theband", "handle tiktok:theband member"),
    ("1/2 of @thecouple", "handle tiktok:thecouple member"),
    ("@gymbrand athlete", "handle tiktok:gymbrand partner"),
    ("所属 @office_jp", "handle tiktok:office_jp manager"),
    ("backup: @x2", "handle tiktok:x2 backup"),
    ("Backup:\n@x2", "handle tiktok:x2 backup"),
    ("2nd account @x2", "handle tiktok:x2 backup"),
    ("cuenta de respaldo @x2", "handle tiktok:x2 backup"),
    ("второй аккаунт @x2", "handle tiktok:x2 backup"),
    ("サブ垢→@x2", "handle tiktok:x2 backup"),
    ("hello @someone", "handle tiktok:someone mention"),
    ("hi I am @janedoe", ""),
    ("Personal IG: @jane_private", "handle instagram:jane_private identity"),
    ("business IG: @jane_work", "handle instagram:jane_work identity"),
    ("husband's IG: @bob", "handle instagram:bob partner"),
    # a second account, in the words of many languages
    *[
        (f"{said} @jane.two", "handle tiktok:jane.two backup")
        for said in (
            "old acc",
            "2nd channel:",
            "mi otra cuenta",
            "cuenta antigua:",
            "conta antiga",
            "mon autre compte",
            "compte perso:",
            "Zweitprofil:",
            "privat:",
            "altro profilo",
            "prywatne:",
            "tweede account",
            "reservkonto:",
            "toinen tili",
            "druhý účet:",
            "diğer hesabım",
            "akun lama",
            "acc phụ:",
            "บัญชีสำรอง",
            "второй акк",
            "запаска:",
            "другий акаунт",
            "حسابي القديم",
            "پیج دوم",
            "חשבון שני:",
            "मेरा दूसरा अकाउंट",
            "δεύτερος λογαριασμός",
            "予備垢",
            "서브계정",
            "副号",
        )
    ],
    *[
        (f"{said} @jane.one", "role backup self; handle tiktok:jane.one main")
        for said in (
            "hauptaccount:",
            "cuenta principal:",
            "hoofdaccount:",
            "huvudkonto:",
            "ana hesabım",
            "acc chính",
            "บัญชีหลัก:",
            "основной акк",
            "الحساب الرئيسي:",
            "メインアカ",
            "메인 계정",
            "主账号",
        )
    ],
]

SELF = [
    ("fan page for @star", "role fan self; handle tiktok:star fan"),
    ("I run my fan page: @janefans", "handle tiktok:janefans fan"),
    ("big fan of pizza", ""),
    ("Parody account", "role parody self"),
    ("beware of fake accounts", ""),
    ("I write parody songs", ""),
    ("this is my backup account", "role backup self"),
    ("main: @janemain", "role backup self; handle tiktok:janemain main"),
    ("本垢は@janemain", "role backup self; handle tiktok:janemain main"),
    ("Not impersonating anyone", "role impersonation_denied self"),
    ("official account of Acme. We ship worldwide", "role brand self"),
    ("非公式ファンアカ", "role fan self"),
    ("фан-аккаунт", "role fan self"),
    ("cuenta de parodia", "role parody self"),
]


@pytest.mark.parametrize(
    ("bio", "expected"),
    LABELLED + SAME + PROFILES + PAGES + EMAILS + RELATIONS + SELF,
    ids=lambda value: repr(value)[:60],
)
def test_a_bio_states_what_it_says_and_nothing_else(bio: str, expected: str) -> None:
    assert stated(bio) == {part.strip() for part in expected.split(";") if part.strip()}


def stated(bio: str, platform: str = "tiktok", handle: str = "janedoe") -> set[str]:
    accounts = pa.table({"account_key": ["k"], "platform": [platform], "handle": [handle], "bio": [bio]})
    return {f"{row['kind']} {row['value']} {row['role']}" for row in extract(accounts).to_pylist()}
