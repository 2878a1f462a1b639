jsonp_1( {"global_info": "", "global_status": "good", "services": {"build": {"name": "Build", "status": "good", "message": "It works again.", "url": ""}}} )
