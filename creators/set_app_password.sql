-- prepare_roles.sql reads it; empty where the password is set elsewhere.
SELECT set_config('increator.app_password', %(password)s, false)
